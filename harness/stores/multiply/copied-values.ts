import { sha256Hex } from '../../kit/digest.ts';

/** Of what was there before, or belongs to several bundles. */
const SHARED = -1;

/** A number in a key is moved by this much a copy: 4,000 copies fit an int32, and no bundle counts that far. */
const STRIDE = 500_000n;

/** A part of a text that is random or a digest: replaced by as many digits. The last group of a UUID is 12 of them. */
const HEX = /[0-9a-f]{12,}/;
const DIGITS = /\d+/;
/** Added behind a number: so many digits for every copy, so that no two copies give one text. */
const FIRST = 900_000;

/**
 * Which values of the bundles' records are other ones in a copy: those that one bundle alone has. A text is changed
 * wherever it stands, so that records still refer to one another; but only if it stands in a field where such texts are
 * usual, since a state or a kind that happened to come once must stay what it is.
 */
export class CopiedValues {
  /** Text → the bundle that has it. */
  readonly #owners = new Map<string, number>();
  readonly #fields = new Map<string, Set<string>>();
  readonly #numbers = new Map<string, Map<bigint, number>>();
  #changed: ReadonlySet<string> | undefined;
  #moved: ReadonlySet<string> | undefined;

  /** A text of a record. @param bundle from 0; undefined for what is in none. */
  addText(bundle: number | undefined, field: string, text: string): void {
    const owner = this.#owners.get(text);
    this.#owners.set(text, bundle !== undefined && (owner === undefined || owner === bundle) ? bundle : SHARED);
    if (bundle === undefined) return;
    const texts = this.#fields.get(field) ?? new Set();
    this.#fields.set(field, texts.add(text));
  }

  /** A whole number in a unique key. What is in no bundle may have the same: copies are moved beyond both. */
  addNumber(bundle: number | undefined, field: string, value: bigint): void {
    if (bundle === undefined) return;
    const values = this.#numbers.get(field) ?? new Map<bigint, number>();
    const owner = values.get(value);
    this.#numbers.set(field, values.set(value, owner === undefined || owner === bundle ? bundle : SHARED));
  }

  /** The text that stands for this one in a copy: itself, where it does not change. */
  text(text: string, copy: number): string {
    this.#changed ??= this.#textsToChange();
    if (!this.#changed.has(text)) return text;
    const hex = HEX.exec(text);
    if (hex !== null) return text.slice(0, hex.index) + digitsOf(text, copy, hex[0].length) + text.slice(hex.index + hex[0].length);
    const digits = DIGITS.exec(text);
    const end = digits === null ? text.length : digits.index + digits[0].length;
    return `${text.slice(0, end)}${FIRST + copy}${text.slice(end)}`;
  }

  /** The number that stands for this one in a copy, in a field of a unique key. */
  number(field: string, value: bigint, copy: number): bigint {
    this.#moved ??= new Set([...this.#numbers].filter(([, values]) => [...values.values()].every((owner) => owner !== SHARED)).map(([name]) => name));
    return this.#moved.has(field) ? value + BigInt(copy) * STRIDE : value;
  }

  #textsToChange(): ReadonlySet<string> {
    const isOwned = (text: string): boolean => this.#owners.get(text) !== SHARED;
    // A field with one text only, such as the tenant of what each bundle updates, tells nothing of whose it is.
    const usual = [...this.#fields.values()].filter((texts) => texts.size > 1 && [...texts].filter(isOwned).length * 2 >= texts.size);
    return new Set(usual.flatMap((texts) => [...texts].filter(isOwned)));
  }
}

function digitsOf(text: string, copy: number, length: number): string {
  let digits = '';
  for (let part = 0; digits.length < length; part++) digits += sha256Hex(`${copy} ${part} ${text}`);
  return digits.slice(0, length);
}
