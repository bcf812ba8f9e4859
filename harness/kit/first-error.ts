/**
 * The error that broke something, where ending it broke as well: `using` hands over both as a `SuppressedError`, the
 * later one in front. Told by its name, since compiled code brings a class of its own to a Node without one.
 */
export function firstError(error: unknown): unknown {
  let first = error;
  while (first instanceof Error && first.name === 'SuppressedError' && 'suppressed' in first) first = first.suppressed;
  return first;
}
