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
  return changed(epoch, (us, call) => us + addedUs(kind, share, { call, us, meanUs, progress }));
}

/** How many of B's calls are slow where its p99 is doubled: the hundredth call from the top is then one of them. */
const DOUBLED = 50;

/** Every so many calls take twice the path's p99 at least, and so B's p99 is twice what it was; its mean log hardly moves. */
export function doubledP99(recorded: readonly Epoch[]): (epoch: Epoch) => Epoch {
  const twice = 2 * quantileOfB(recorded, 0.99);
  let call = 0;
  return (epoch) => changed(epoch, (us) => (call++ % DOUBLED === 0 ? Math.max(us, twice) : us));
}

/**
 * The slowest fiftieth of all of B's calls takes twice as long. Most of these fell into a few epochs in which the machine
 * was slow: a slowdown that only shows then, and looks like such a mood.
 */
export function doubledMoods(recorded: readonly Epoch[]): (epoch: Epoch) => Epoch {
  const limit = quantileOfB(recorded, 0.98);
  return (epoch) => changed(epoch, (us) => (us >= limit ? 2 * us : us));
}

/** The parts' weights are kept: only what is changed changes the epoch's mean. */
function changed(epoch: Epoch, change: (us: number, call: number) => number): Epoch {
  const b = epoch.b.map(change);
  const added = b.reduce((sum, us, call) => sum + Math.log(us / (epoch.b[call] as number)), 0) / b.length;
  return { ...epoch, b, logRatio: epoch.logRatio + added };
}

function quantileOfB(recorded: readonly Epoch[], quantile: number): number {
  const all = recorded.flatMap(({ b }) => b).sort((left, right) => left - right);
  return all[Math.floor(quantile * all.length)] ?? 0;
}

/** The same live: every so many calls keep this process busy until they have taken twice the p99 that was recorded. */
export function doubledSubject(recorded: readonly Epoch[]): (subject: Subject) => Subject {
  const twice = 2 * quantileOfB(recorded, 0.99);
  let call = 0;
  return busySubject(() => (call++ % DOUBLED === 0 ? (us) => Math.max(0, twice - us) : () => 0));
}

/** The other slowdowns live. A drift is over after `driftMs`. */
export function slowedSubject(kind: Kind, share: number, meanUs: number, driftMs = 10_000): (subject: Subject) => Subject {
  let call = 0;
  const begunMs = performance.now();
  return busySubject(() => {
    const progress = Math.min(1, (performance.now() - begunMs) / driftMs);
    return (us) => addedUs(kind, share, { call: call++, us, meanUs, progress });
  });
}

/** A subject whose calls keep this process busy for longer, by what `added` says of a call when it begins. */
function busySubject(added: () => (us: number) => number): (subject: Subject) => Subject {
  return (subject) => ({
    async invoke(invocation) {
      const addedUsOf = added();
      const startedMs = performance.now();
      try {
        return await subject.invoke(invocation);
      } finally {
        const endMs = performance.now() + addedUsOf((performance.now() - startedMs) * 1_000) / 1_000;
        while (performance.now() < endMs);
      }
    },
    [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
  });
}
