import { ConversionError } from '../../conversion/conversion-error.ts';
import { isUnanswered } from '../../conversion/unanswered.ts';
import type { SeededRandom } from '../../kit/random.ts';
import type { Breakage } from './breakage.ts';
import type { RehearsalStand } from './stand.ts';

export interface BackfillOptions {
  readonly stand: RehearsalStand;
  readonly breakage: Breakage;
  readonly random: SeededRandom;
  readonly signal: AbortSignal;
  /** Does one step of it, which must end in its time. */
  readonly step: (what: string, work: () => Promise<void>) => Promise<void>;
}

/** Documents of a batch: few, so that there are boundaries of checkpoints to break at. */
const BATCH = 10;
const LATEST = 4;

/** How a conversion is ended: the process dies at a checkpoint's boundary, or something goes in the middle of a batch. */
const ENDS = ['killed', 'killed', 'disk full', 'mongo', 'postgres'] as const;
type End = (typeof ENDS)[number];

/** Converts what MongoDB holds beside the load, broken off in every way, each time begun again by another. */
export async function backfill(options: BackfillOptions): Promise<void> {
  const { breakage, random, stand, signal, step } = options;
  if (breakage.isOn) {
    for (const end of random.shuffle(ENDS)) {
      const after = 1 + random.below(LATEST);
      await step(`a backfill that is ended (${end})`, () => endedBy(options, end, after));
    }
  }
  await step('the backfill', () => stand.convert({ batchDocuments: BATCH, signal }));
}

/** Converts until it is ended, or through; one that is through is gone through again by the next. */
async function endedBy({ stand, breakage, signal }: BackfillOptions, end: End, after: number): Promise<void> {
  const killed = new AbortController();
  const run = (onBatch: () => void | Promise<void>): Promise<unknown> =>
    stand
      .convert({ batchDocuments: BATCH, signal: AbortSignal.any([signal, killed.signal]), onBatch })
      .then(() => undefined)
      .catch((error: unknown) => {
        signal.throwIfAborted();
        const isMeant = killed.signal.aborted || isUnanswered(error) || (error instanceof ConversionError && error.code === 'conversion_interrupted');
        if (!isMeant) throw error;
      });
  let batches = 0;
  if (end === 'disk full') {
    // The disk is full from that batch on, until the conversion has given up.
    const ended = Promise.withResolvers<void>();
    let full: Promise<void> | undefined;
    await run(async () => {
      if (++batches !== after) return;
      const { promise: isFull, resolve } = Promise.withResolvers<void>();
      full = breakage.fillDisk(() => {
        resolve();
        return ended.promise;
      });
      full.catch(() => undefined);
      await Promise.race([isFull, full]);
    }).finally(() => ended.resolve());
    await full;
    return;
  }
  if (end === 'killed') {
    await run(() => {
      if (++batches === after) killed.abort();
    });
    await breakage.note('converter killed', async () => `after ${batches} batches`);
    return;
  }
  let broken: Promise<void> | undefined;
  await run(() => {
    if (++batches !== after) return;
    broken = breakage.kill(end);
    // It is waited for below, whatever becomes of the conversion.
    broken.catch(() => undefined);
  }).finally(() => broken);
  if (broken === undefined) await breakage.kill(end);
}
