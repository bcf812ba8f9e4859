import { nearest } from '../kit/nearest.ts';

/** A request that cannot be understood as it stands. The message says what can be asked instead. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** Beyond this many, names are no help to who reads them. */
const MOST_LISTED = 24;

/**
 * A `UsageError` for a name that is not among the known ones, with the nearest of them when one is near.
 *
 * @param what What the name should have named: `module`, `check`.
 */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  const near = nearest(name, known);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  const more = known.length > MOST_LISTED ? `, … (${known.length} in all)` : '';
  return new UsageError(`unknown ${what} "${name}".${hint} Known: ${known.slice(0, MOST_LISTED).join(', ')}${more}.`);
}

/** The value itself when it is known. @throws UsageError otherwise. */
export function oneOf<T extends string>(what: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw unknownName(what, value, known);
  return found;
}
