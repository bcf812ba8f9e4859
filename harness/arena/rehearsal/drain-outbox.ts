import { MirrorError } from '../../conversion/mirror-error.ts';
import type { Outbox } from '../../conversion/outbox.ts';
import { pollUntil } from '../../stores/poll.ts';

/** How often who brings changes to MongoDB may be cut off before that counts as its own fault. */
const FAILURES = 8;
/** How long changes may take to get to MongoDB where it answers, ms. */
const DRAIN_MS = 30_000;

/**
 * Brings to MongoDB whatever it does not have yet, also when the one who brings it is cut off meanwhile.
 *
 * @throws MirrorError when MongoDB refuses something; what cut the bringer off, again and again.
 */
export async function drainOutbox(outbox: Pick<Outbox, 'drain' | 'waiting'>): Promise<void> {
  let failures = 0;
  const isDrained = async (): Promise<true | undefined> => {
    try {
      const { refused } = await outbox.drain();
      if (refused > 0) throw new MirrorError(`MongoDB refuses ${refused} of the records that PostgreSQL holds`);
      // What MongoDB has is noted behind it.
      return (await outbox.waiting()) === 0 || undefined;
    } catch (error) {
      if (error instanceof MirrorError || ++failures >= FAILURES) throw error;
      return undefined;
    }
  };
  if ((await pollUntil(isDrained, { deadlineMs: DRAIN_MS })) !== true) throw new MirrorError('changes do not get to MongoDB, and nothing says why');
}
