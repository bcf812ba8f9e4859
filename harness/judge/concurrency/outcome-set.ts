import { isDeepStrictEqual } from 'node:util';
import type { RaceSeen } from '../../contract/race.ts';
import type { Canonical } from '../../contract/type.ts';
import { canonicalText, sha256Hex } from '../../kit/digest.ts';

/** What came in one run, whoever got it: outcomes in canonical form, sorted, each as often as it came. */
export type OutcomeSet = readonly string[];

/** The callers' outcomes of a run without the values at the given places. */
export function outcomeSet({ callers }: RaceSeen, without: readonly string[]): OutcomeSet {
  const paths = without.map((pointer) => pointer.slice(1).split('/'));
  return callers
    .flat()
    .map(({ operation, form }) => `${operation.name} ${canonicalText(paths.reduce(omitted, form))}`)
    .sort();
}

/** The sets of a race's runs by how many callers, each other one once: of a sound race there is one by each number. */
export class OutcomeSets {
  readonly #byCallers = new Map<number, OutcomeSet[]>();

  add(callers: number, set: OutcomeSet): void {
    const known = this.#byCallers.get(callers) ?? [];
    this.#byCallers.set(callers, known);
    if (!known.some((each) => isDeepStrictEqual(each, set))) known.push(set);
  }

  /** Numbers of callers, as they came. */
  get callers(): readonly number[] {
    return [...this.#byCallers.keys()];
  }

  of(callers: number): readonly OutcomeSet[] {
    return this.#byCallers.get(callers) ?? [];
  }

  /** SHA-256, hex. */
  get digest(): string {
    const sets = [...this.#byCallers.values()].flat();
    return sha256Hex(sets.map((set) => `${set.join('\n')}\n\n`).join(''));
  }
}

/** Outcomes that one of two sets has more often than the other. */
export function apart(left: OutcomeSet, right: OutcomeSet): { readonly left: readonly string[]; readonly right: readonly string[] } {
  const rest = [...right];
  const onlyLeft = left.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return { left: onlyLeft, right: rest };
}

/** A value's form without what stands at a path below it; one that has nothing there stays as it is. */
function omitted(form: Canonical, path: readonly string[]): Canonical {
  if (typeof form !== 'object' || form === null || Array.isArray(form) || !Object.hasOwn(form, 'value')) return form;
  return { ...form, value: without((form as { readonly value: Canonical }).value, path) };
}

function without(form: Canonical, [key, ...rest]: readonly string[]): Canonical {
  if (key === undefined || typeof form !== 'object' || form === null) return form;
  if (Array.isArray(form)) return form.map((item, at) => (String(at) === key ? without(item, rest) : item));
  if (!Object.hasOwn(form, key)) return form;
  const { [key]: inner, ...others } = form as Readonly<Record<string, Canonical>>;
  return rest.length === 0 ? others : { ...others, [key]: without(inner as Canonical, rest) };
}
