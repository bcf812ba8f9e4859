import { mapPlain } from '../../kit/references.ts';

/** Above this many members, pairs are not tried. */
const MOST_MEMBERS = 7;

/**
 * Arguments with members left out: each member alone, and each two together. Random filters are joined by "and", and
 * rarely match anything together; on their own they do.
 */
export function relaxations(args: unknown): readonly unknown[] {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return [];
  const keys = Object.keys(args);
  if (keys.length < 2 || keys.length > MOST_MEMBERS || mapPlain(args, (item) => item) === args) return [];
  const kept = [...keys.map((key) => [key]), ...keys.flatMap((key, at) => keys.slice(at + 1).map((other) => [key, other]))].filter(
    (some) => some.length < keys.length,
  );
  return kept.map((some) => Object.fromEntries(Object.entries(args).filter(([key]) => some.includes(key))));
}
