import { diffArrays } from 'diff';
import type { Comparison, Difference } from '../contract/difference.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { classify } from './classify.ts';

/** Differences of one comparison that are kept; further ones are counted in the last one's note. */
const KEPT = 20;

/** Longer arrays are compared by position once their ends are trimmed: aligning costs time by the product of lengths. */
const ALIGNED_MAX = 2_000;

/**
 * Compares two canonical forms under their type: the smallest places where they part, each with its JSON Pointer and,
 * where the pair of values tells, the hazard. Declared rules are tried only where exact forms differ, and named.
 */
export function compare(left: Canonical | undefined, right: Canonical | undefined, type: LogicalType): Comparison {
  const walk = new Walk();
  walk.compare(left, right, type, '');
  const differences = walk.differences.slice(0, KEPT);
  const more = walk.differences.length - differences.length;
  const last = differences.at(-1);
  if (more > 0 && last !== undefined) differences[differences.length - 1] = { ...last, note: `${last.note === undefined ? '' : `${last.note}; `}and ${more} more places` };
  return { equal: walk.differences.length === 0, rules: [...walk.rules].sort(), differences };
}

class Walk {
  readonly differences: Difference[] = [];
  readonly rules = new Set<string>();

  compare(left: Canonical | undefined, right: Canonical | undefined, type: LogicalType | undefined, pointer: string): void {
    if (left === right || (left !== undefined && right !== undefined && canonicalText(left) === canonicalText(right))) return;
    if (type?.kind === 'rule') {
      if (left !== undefined && right !== undefined && canonicalText(type.normalize(left)) === canonicalText(type.normalize(right))) this.rules.add(type.name);
      else this.compare(left, right, type.of, pointer);
      return;
    }
    if (type?.kind === 'nullable' || type?.kind === 'optional') return this.compare(left, right, type.of, pointer);
    if (Array.isArray(left) && Array.isArray(right)) return this.#arrays(left, right, type, pointer);
    if (isDocument(left) && isDocument(right)) return this.#documents(fieldsOf(left), fieldsOf(right), type, pointer);
    this.#differ(pointer, left, right);
  }

  #documents(left: Fields, right: Fields, type: LogicalType | undefined, pointer: string): void {
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const inner = type?.kind === 'record' ? type.fields[name] : type?.kind === 'map' ? type.of : undefined;
      const l = Object.hasOwn(left, name) ? left[name] : undefined;
      const r = Object.hasOwn(right, name) ? right[name] : undefined;
      this.compare(l, r, inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  }

  #arrays(left: readonly Canonical[], right: readonly Canonical[], type: LogicalType | undefined, pointer: string): void {
    const of = type?.kind === 'array' || type?.kind === 'set' ? type.of : undefined;
    const texts = { left: left.map(canonicalText), right: right.map(canonicalText) };
    if (left.length === right.length) {
      if (left.length > 1 && texts.left.toSorted().join() === texts.right.toSorted().join()) {
        this.#differ(pointer, left, right, 'the same members in another order');
        return;
      }
      for (const [index, item] of left.entries()) this.compare(item, right[index], of, `${pointer}/${index}`);
      return;
    }
    if (Math.max(left.length, right.length) > ALIGNED_MAX) {
      this.#differ(pointer, left, right, `${left.length} members beside ${right.length}`);
      return;
    }
    this.#align(left, right, texts, of, pointer);
  }

  /** Members that were added or left out in the middle must not make the whole tail differ. */
  #align(left: readonly Canonical[], right: readonly Canonical[], texts: { left: string[]; right: string[] }, of: LogicalType | undefined, pointer: string): void {
    let atLeft = 0;
    let atRight = 0;
    let removed: number[] = [];
    const flush = (): void => {
      for (const index of removed) this.#differ(`${pointer}/${index}`, left[index], undefined, `only on the left`);
      removed = [];
    };
    for (const change of diffArrays(texts.left, texts.right)) {
      const count = change.value.length;
      if (change.removed) {
        removed = Array.from({ length: count }, (_, index) => atLeft + index);
        atLeft += count;
      } else if (change.added) {
        // A removal followed by an addition is most often a member that changed: compare them pair by pair.
        for (let index = 0; index < count; index++) {
          const partner = removed.shift();
          if (partner === undefined) this.#differ(`${pointer}/${atRight + index}`, undefined, right[atRight + index], 'only on the right');
          else this.compare(left[partner], right[atRight + index], of, `${pointer}/${partner}`);
        }
        flush();
        atRight += count;
      } else {
        flush();
        atLeft += count;
        atRight += count;
      }
    }
    flush();
  }

  #differ(pointer: string, left: Canonical | undefined, right: Canonical | undefined, note?: string): void {
    const difference: Difference = { pointer, left, right, ...(note === undefined ? {} : { note }) };
    const hazard = classify(difference);
    this.differences.push(hazard === undefined ? difference : { ...difference, hazard });
  }
}

type Fields = Readonly<Record<string, Canonical>>;

/** Whether a form has fields to descend into: not a leaf with a tag. */
function isDocument(form: Canonical | undefined): form is Fields {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return false;
  const keys = Object.keys(form);
  return keys.length !== 1 || !keys[0]?.startsWith('$') || keys[0] === '$document' || keys[0] === '$map';
}

/** The fields of a document: unwrapped where its keys begin with `$`, as an object where it is a map. */
function fieldsOf(form: Fields): Fields {
  if (Object.keys(form).length !== 1) return form;
  if (Object.hasOwn(form, '$document')) return form.$document as Fields;
  if (Object.hasOwn(form, '$map')) return Object.fromEntries(form.$map as unknown as [string, Canonical][]);
  return form;
}
