import type { Comparison, Difference } from '../contract/difference.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { type FormObject, isList, membersOf, misfitOf, sameForm } from '../kit/form.ts';
import { pointerOf } from '../kit/pointer.ts';
import { applyRules, normalized } from '../kit/rules.ts';
import { typeName } from '../kit/type-name.ts';
import { alignLists } from './align.ts';
import { classify, REORDERED } from './classify.ts';

/** Differences of one comparison that are kept; further ones are counted in the last one's note. */
const KEPT = 20;

/** A JSON document of no declared type: what stands below a node without one. */
const UNTYPED: LogicalType = { kind: 'json', numbers: 'kind' };

/**
 * Compares two canonical forms under their type: the smallest places where they part, each with its JSON Pointer into
 * the value and, where the pair of values tells, the hazard. Undefined: there is nothing on that side.
 *
 * Declared rules are tried only where exact forms differ, and named. Misfits are never equal by rule. In lists, a
 * pointer counts on the left, for a member that only the right has, on the right; sets count in canonical order. When
 * a hazard tells one store from the other, the left is taken for MongoDB's.
 */
export function compare(left: Canonical | undefined, right: Canonical | undefined, type: LogicalType, options: { readonly kept?: number } = {}): Comparison {
  const walk = new Walk(options.kept ?? KEPT, []);
  walk.compare(left, right, type);
  const differences =
    isErrorOutcome(left) && isErrorOutcome(right) ? walk.differences.map((difference) => ({ ...difference, hazard: 'W12' })) : walk.differences;
  const more = walk.count - differences.length;
  const last = differences.at(-1);
  if (more > 0 && last !== undefined) {
    const note = `${last.note === undefined ? '' : `${last.note}; `}and ${more} more ${more === 1 ? 'place' : 'places'}`;
    differences[differences.length - 1] = { ...last, note };
  }
  return { equal: walk.count === 0, rules: [...walk.rules].sort(), differences };
}

class Walk {
  readonly differences: Difference[] = [];
  readonly rules = new Set<string>();
  /** Differences found, kept or not. */
  count = 0;
  readonly #kept: number;
  readonly #path: (string | number)[];

  constructor(kept: number, path: readonly (string | number)[]) {
    this.#kept = kept;
    this.#path = [...path];
  }

  compare(left: Canonical | undefined, right: Canonical | undefined, type: LogicalType): void {
    if (left === right) return;
    if (left === undefined || right === undefined) this.#differ(left, right);
    else if (misfitOf(left) !== undefined || misfitOf(right) !== undefined) this.#misfits(left, right, type);
    else if (type.kind === 'optional') this.compare(left, right, type.of);
    else if (type.kind === 'nullable' && left !== null && right !== null) this.compare(left, right, type.of);
    else if (type.kind === 'rule') this.#byRule(left, right, type);
    else if (isList(left) && isList(right)) this.#lists(left, right, type);
    else this.#parts(left, right, type);
  }

  #parts(left: Canonical, right: Canonical, type: LogicalType): void {
    const [lefts, rights] = [membersOf(left), membersOf(right)];
    if (lefts === undefined || rights === undefined) {
      if (!sameForm(left, right)) this.#differ(left, right);
      return;
    }
    const keys = Object.keys(lefts);
    const more = Object.keys(rights).filter((key) => !Object.hasOwn(lefts, key));
    // Two documents that have no key in common are two documents, not one that changed everywhere.
    if (type.kind === 'json' && keys.length > 0 && more.length > 0 && !keys.some((key) => Object.hasOwn(rights, key))) {
      this.#differ(left, right);
      return;
    }
    for (const key of [...keys, ...more]) {
      this.#path.push(key);
      this.compare(memberOf(lefts, key), memberOf(rights, key), memberType(type, key));
      this.#path.pop();
    }
  }

  #misfits(left: Canonical, right: Canonical, type: LogicalType): void {
    if (sameForm(left, right)) return;
    const sides = [misfitOf(left) === undefined ? [] : ['left'], misfitOf(right) === undefined ? [] : ['right']].flat();
    this.#differ(left, right, `${sides.join(' and ')} ${sides.length === 1 ? 'does' : 'do'} not fit ${typeName(type)}`);
  }

  #byRule(left: Canonical, right: Canonical, type: Extract<LogicalType, { kind: 'rule' }>): void {
    const exact = new Walk(this.#kept, this.#path);
    exact.compare(left, right, type.of);
    for (const rule of exact.rules) this.rules.add(rule);
    if (exact.count === 0) return;
    const lefts = normalized(type, applyRules(left, type.of));
    const rights = normalized(type, applyRules(right, type.of));
    if (sameForm(lefts, rights)) {
      this.rules.add(type.name);
      return;
    }
    // What the rule forgives is no part of the difference; a single value is shown as it was given.
    const hasParts = [lefts, rights].every((form) => isList(form) || membersOf(form) !== undefined);
    if (hasParts) this.compare(lefts, rights, type.of);
    else this.#take(exact);
  }

  #take(other: Walk): void {
    this.count += other.count;
    this.differences.push(...other.differences.slice(0, this.#kept - this.differences.length));
  }

  #lists(left: readonly Canonical[], right: readonly Canonical[], type: LogicalType): void {
    const of = type.kind === 'array' || type.kind === 'set' ? type.of : UNTYPED;
    const lefts = membersByKey(left, of, type.kind === 'set');
    const rights = membersByKey(right, of, type.kind === 'set');
    const keys = { left: lefts.map(({ key }) => key), right: rights.map(({ key }) => key) };
    if (type.kind !== 'set' && isReordered(keys.left, keys.right)) {
      this.#differ(left, right, REORDERED);
      return;
    }
    const pairs = alignLists(
      lefts.map(({ form }) => form),
      rights.map(({ form }) => form),
      keys,
    );
    for (const pair of pairs) {
      const one = pair.left === undefined ? undefined : lefts[pair.left];
      const other = pair.right === undefined ? undefined : rights[pair.right];
      this.#path.push((one ?? other)?.index ?? 0);
      if (one !== undefined && other !== undefined) this.compare(one.form, other.form, of);
      else this.#differ(one?.form, other?.form, one === undefined ? 'only on the right' : 'only on the left');
      this.#path.pop();
    }
  }

  #differ(left: Canonical | undefined, right: Canonical | undefined, note?: string): void {
    this.count++;
    if (this.differences.length >= this.#kept) return;
    const difference: Difference = { pointer: pointerOf(this.#path), left, right, ...(note === undefined ? {} : { note }) };
    const hazard = classify(difference);
    this.differences.push(hazard === undefined ? difference : { ...difference, hazard });
  }
}

const memberOf = (members: FormObject, key: string): Canonical | undefined => (Object.hasOwn(members, key) ? members[key] : undefined);

function memberType(type: LogicalType, key: string): LogicalType {
  if (type.kind === 'map') return type.of;
  if (type.kind === 'record' && Object.hasOwn(type.fields, key)) return type.fields[key] as LogicalType;
  return type.kind === 'json' ? type : UNTYPED;
}

/** Members of a list with the texts that say which are equal, rules applied; those of a set in the order of these. */
function membersByKey(
  list: readonly Canonical[],
  of: LogicalType,
  sorted: boolean,
): readonly { readonly form: Canonical; readonly key: string; readonly index: number }[] {
  const members = list.map((form, index) => ({ form, key: canonicalText(applyRules(form, of)), index }));
  return sorted ? members.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)) : members;
}

function isReordered(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length || left.every((key, index) => key === right[index])) return false;
  const sorted = right.toSorted();
  return left.toSorted().every((key, index) => key === sorted[index]);
}

/** `{"error": {kind, field?, constraint?}}`: an operation's outcome, as `CanonicalObservation.form` defines it. */
function isErrorOutcome(form: Canonical | undefined): boolean {
  const outcome = membersOf(form);
  const error = membersOf(outcome?.error);
  return (
    outcome !== undefined &&
    Object.keys(outcome).length === 1 &&
    error !== undefined &&
    typeof error.kind === 'string' &&
    Object.keys(error).every((key) => key === 'kind' || key === 'field' || key === 'constraint')
  );
}
