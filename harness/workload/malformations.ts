import { isReference, mapPlain } from '../kit/references.ts';

/** One place in some arguments, and what to put there instead; `undefined` with `isMissing` takes the member away. */
export interface Malformation {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly isMissing?: true;
}

/** A text of this many characters exceeds what any field, document or request may sensibly be: 10 MB. */
const HUGE = 10 * 1_024 * 1_024;

/** How deep within the arguments places are looked for. */
const MAX_DEPTH = 4;

/** Longer than any limit on a list, with members that are fine. */
const MANY = 20_000;

/**
 * Everything that may be done to some arguments to make them unfit: every member missing, null, empty, too long, of
 * other types, with NUL (V01), with a lone surrogate (V03), with 10 MB of text, beyond the ends of its kind (V08, V11,
 * V16), and one member more than there should be. Some are fit all the same: what matters is that both stores say so.
 */
export function malformations(args: unknown): readonly Malformation[] {
  const found: Malformation[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) found.push({ path, value: undefined, isMissing: true });
    for (const other of insteadOf(value)) found.push({ path, value: other });
    if (path.length >= MAX_DEPTH || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (value.length > 0) visit(value[0], [...path, 0]);
    } else if (!isReference(value)) {
      mapPlain(value, (item, key) => visit(item, [...path, key]));
    }
  };
  visit(args, []);
  return found;
}

/** A copy of the arguments with that one place changed. */
export function malformed(args: unknown, { path, value, isMissing }: Malformation): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = { path: rest, value, ...(isMissing === undefined ? {} : { isMissing }) };
  if (Array.isArray(args)) {
    if (isMissing === true && rest.length === 0) return args.filter((_, at) => at !== step);
    return args.map((item: unknown, at) => (at === step ? malformed(item, inner) : item));
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(args as object)) {
    if (key === step && isMissing === true && rest.length === 0) continue;
    Object.defineProperty(copy, key, { value: key === step ? malformed(item, inner) : item, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return value instanceof Date ? 'date' : typeof value;
}

const LONG = 'x'.repeat(100_000);
const HUGE_TEXT = 'x'.repeat(HUGE);
const OTHER_KINDS: readonly unknown[] = [null, true, 7, 'text', [], {}];

/** Values to put in place of one: those of other kinds, and unfit ones of its own. */
function insteadOf(value: unknown): readonly unknown[] {
  const own = unfit(value);
  const kind = kindOf(value);
  return [...own, ...OTHER_KINDS.filter((other) => kindOf(other) !== kind)];
}

function unfit(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case 'string':
      return ['', ' ', `${value}\u0000`, `${value}\ud800`, `${value}${LONG}`, HUGE_TEXT, `${value}\n`];
    case 'number':
      return [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53 + 2, -0];
    case 'bigint':
      return [-1n, 2n ** 63n, String(value)];
    case 'object':
      if (value === null) return [];
      if (Array.isArray(value)) return [[null], [[]], ...(value.length > 0 ? [Array.from({ length: MANY }, () => value[0] as unknown)] : [])];
      // The years -1 and 10000, which one store or the other cannot hold or write (V16).
      if (value instanceof Date) return [new Date(-62_198_755_200_000), new Date(253_402_300_800_000), value.toISOString(), new Date(8.64e15)];
      if (isReference(value)) return ['', 'a\u0000b', '\ud800', LONG, HUGE_TEXT];
      return [{ ...value, surprise: 1 }];
    default:
      return [];
  }
}
