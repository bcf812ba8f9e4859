import { isUnanswered } from '../../conversion/unanswered.ts';
import { LateError, within } from '../../kit/deadline.ts';

/** How long a part may take to close, ms; one whose store is held may never do it, and ends with its database. */
const CLOSE_MS = 8_000;

/** Waits for a part to close. One that is late, or has lost its store, must not hide what the rehearsal has to tell. */
export async function closed(closing: Promise<void>): Promise<void> {
  await within(closing, CLOSE_MS, 'closing').catch((error: unknown) => {
    // What has lost its store ends with it, and what lost it was told.
    if (!(error instanceof LateError) && !isUnanswered(error)) throw error;
  });
}
