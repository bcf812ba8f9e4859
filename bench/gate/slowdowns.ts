import type { Subject } from '../../harness/contract/subject.ts';
import type { Epoch } from '../../harness/contract/trial.ts';

/** Where a slowdown sits: in every call by its own time, in every call alike, in every twentieth, or more and more. */
export const KINDS = ['proportional', 'constant', 'tail', 'drifting'] as const;
export type Kind = (typeof KINDS)[number];

const EVERY = 20;
/** Epochs over which a drift goes from half its share to one and a half. */
const DRIFT_EPOCHS = 120;

/** How much longer the n-th call of an epoch takes, in µs, when all calls together are to take `share` more. */
function addedUs(kind: Kind, share: number, at: { readonly call: number; readonly us: number; readonly meanUs: number; readonly progress: number }): number {
  if (kind === 'constant') return share * at.meanUs;
  if (kind === 'tail') return at.call % EVERY === 0 ? EVERY * share * at.meanUs : 0;
  return at.us * share * (kind === 'drifting' ? 0.5 + at.progress : 1);
}

/** A recorded epoch as it would have been with a slowdown of B. */
export function slowedEpoch(epoch: Epoch, index: number, kind: Kind, share: number, meanUs: number): Epoch {
  const progress = Math.min(1, index / DRIFT_EPOCHS);
  const b = epoch.b.map((us, call) => us + addedUs(kind, share, { call, us, meanUs, progress }));
  // The parts' weights are kept: only what is added changes the epoch's mean.
  const added = b.reduce((sum, us, call) => sum + Math.log(us / (epoch.b[call] as number)), 0) / b.length;
  return { ...epoch, b, logRatio: epoch.logRatio + added };
}

/** Doubles the slowest fiftieth of all of B's calls: its p99 is twice what it was, and its mean log hardly moves. */
export function doubledTail(recorded: readonly Epoch[]): (epoch: Epoch) => Epoch {
  const all = recorded.flatMap(({ b }) => b).sort((left, right) => left - right);
  const limit = all[Math.floor(0.98 * all.length)] ?? 0;
  return (epoch) => {
    const b = epoch.b.map((us) => (us >= limit ? 2 * us : us));
    const added = b.reduce((sum, us, call) => sum + Math.log(us / (epoch.b[call] as number)), 0) / b.length;
    return { ...epoch, b, logRatio: epoch.logRatio + added };
  };
}

/** The same slowdowns live: a subject that keeps this process busy for as much longer. */
export function slowedSubject(kind: Kind, share: number, meanUs: number, driftMs = 10_000): (subject: Subject) => Subject {
  let call = 0;
  const begunMs = performance.now();
  return (subject) => ({
    async invoke(invocation) {
      const startedMs = performance.now();
      try {
        return await subject.invoke(invocation);
      } finally {
        const us = (performance.now() - startedMs) * 1_000;
        const progress = Math.min(1, (startedMs - begunMs) / driftMs);
        const endMs = performance.now() + addedUs(kind, share, { call: call++, us, meanUs, progress }) / 1_000;
        while (performance.now() < endMs);
      }
    },
    [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
  });
}
