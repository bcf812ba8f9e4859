import { diffArrays } from 'diff';
import type { Canonical } from '../contract/type.ts';
import { leafOf, membersOf, sameForm } from '../kit/form.ts';

/** Which members of two lists belong together, by index; undefined: it has no partner. In order of place. */
export interface Pair {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** Bounds the search for the shortest edit script (Myers); beyond it, members are paired by place. */
const MAX_EDITS = 1_000;
/** Changed stretches of up to this many combinations are paired by likeness, longer ones by place. */
const MAX_COMBINATIONS = 2_500;

/**
 * Pairs the members of two lists so that one added or left out in the middle does not make the whole tail differ.
 *
 * @param keys texts of the members; members with equal texts are equal.
 */
export function alignLists(
  left: readonly Canonical[],
  right: readonly Canonical[],
  keys: { readonly left: readonly string[]; readonly right: readonly string[] },
): readonly Pair[] {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && keys.left[head] === keys.right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && keys.left[left.length - 1 - tail] === keys.right[right.length - 1 - tail]) tail++;
  const pairs: Pair[] = steps(0, head, 0);
  const changes = diffArrays(keys.left.slice(head, left.length - tail), keys.right.slice(head, right.length - tail), { maxEditLength: MAX_EDITS });
  let atLeft = head;
  let atRight = head;
  let removed = 0;
  const changed = (added: number): void => {
    pairs.push(...pairChanged(left, right, [atLeft, removed], [atRight, added]));
    atLeft += removed;
    atRight += added;
    removed = 0;
  };
  if (changes === undefined) {
    removed = left.length - tail - head;
    changed(right.length - tail - head);
  } else {
    for (const change of changes) {
      const count = change.value.length;
      if (change.removed) removed = count;
      else if (change.added) changed(count);
      else {
        changed(0);
        pairs.push(...steps(atLeft, count, atRight));
        atLeft += count;
        atRight += count;
      }
    }
    changed(0);
  }
  pairs.push(...steps(left.length - tail, tail, right.length - tail));
  return pairs;
}

function steps(left: number, count: number, right: number): Pair[] {
  return Array.from({ length: count }, (_, index) => ({ left: left + index, right: right + index }));
}

type Stretch = readonly [from: number, count: number];

/** Pairs what was removed with what was added in the same place, in order, so that alike members meet. */
function pairChanged(left: readonly Canonical[], right: readonly Canonical[], [fromLeft, removed]: Stretch, [fromRight, added]: Stretch): Pair[] {
  if (removed * added > MAX_COMBINATIONS) {
    return Array.from({ length: Math.max(removed, added) }, (_, index) => ({
      left: index < removed ? fromLeft + index : undefined,
      right: index < added ? fromRight + index : undefined,
    }));
  }
  // best[i][j]: the greatest likeness of pairing what is left from i and j on (Needleman and Wunsch, without gap costs).
  const likenesses = Array.from({ length: removed }, (_, i) =>
    Array.from({ length: added }, (_unused, j) => likeness(left[fromLeft + i], right[fromRight + j])),
  );
  const best: number[][] = Array.from({ length: removed + 1 }, () => new Array<number>(added + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const like = (i: number, j: number): number => likenesses[i]?.[j] ?? 0;
  for (let i = removed - 1; i >= 0; i--) {
    for (let j = added - 1; j >= 0; j--) (best[i] as number[])[j] = Math.max(at(i + 1, j), at(i, j + 1), like(i, j) > 0 ? like(i, j) + at(i + 1, j + 1) : 0);
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < removed || j < added; ) {
    if (i < removed && j < added && like(i, j) > 0 && at(i, j) === like(i, j) + at(i + 1, j + 1)) pairs.push({ left: fromLeft + i++, right: fromRight + j++ });
    else if (i < removed && (j === added || at(i, j) === at(i + 1, j))) pairs.push({ left: fromLeft + i++, right: undefined });
    else pairs.push({ left: undefined, right: fromRight + j++ });
  }
  return pairs;
}

/** How alike two members are, from 0 (strangers) to 1: objects by the share of their members that are the same. */
function likeness(one: Canonical | undefined, other: Canonical | undefined): number {
  const [ones, others] = [membersOf(one), membersOf(other)];
  if (ones !== undefined && others !== undefined) {
    const keys = Object.keys(ones);
    const same = keys.filter((key) => Object.hasOwn(others, key) && sameForm(ones[key], others[key])).length;
    return same / Math.max(keys.length, Object.keys(others).length, 1);
  }
  return shape(one) === shape(other) ? 0.1 : 0.01;
}

function shape(form: Canonical | undefined): string {
  return leafOf(form)?.tag ?? (Array.isArray(form) ? 'list' : form === null ? 'null' : typeof form);
}
