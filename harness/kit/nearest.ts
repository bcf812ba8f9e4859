import { closest, distance } from 'fastest-levenshtein';

/** The known name that a person who typed this one most likely meant; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const begun = known.filter((each) => lower.length >= 3 && each.toLowerCase().startsWith(lower));
  if (begun.length === 1) return begun[0];
  if (known.length === 0) return undefined;
  const best = closest(
    lower,
    known.map((each) => each.toLowerCase()),
  );
  // A third of the letters may be wrong, and two always.
  if (distance(lower, best) > Math.max(2, Math.floor(best.length / 3))) return undefined;
  return known.find((each) => each.toLowerCase() === best);
}
