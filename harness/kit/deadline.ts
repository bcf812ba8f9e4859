/** Something did not come to an end in time. */
export class LateError extends Error {
  readonly code = 'late';
}

/**
 * What `work` gives, if that is within `deadlineMs`; what it comes to later is forgotten.
 *
 * @param what What has that time, as the beginning of a sentence: `opening the subject`.
 * @throws LateError otherwise.
 */
export async function within<T>(work: Promise<T>, deadlineMs: number, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new LateError(`${what} did not end within ${deadlineMs / 1_000} s`)), deadlineMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
