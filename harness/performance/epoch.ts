import type { Outcome } from '../contract/observation.ts';
import type { Epoch, TrialSide, TrialSubject } from '../contract/trial.ts';
import type { SeededRandom } from '../kit/random.ts';
import { meanOf } from './statistics/trimmed-mean.ts';

/** The two sides of a trial. */
export interface Sides {
  readonly a: TrialSide;
  readonly b: TrialSide;
}

export interface EpochOptions {
  readonly random: SeededRandom;
  /** Numbers of the calls: every one is used once in a trial. */
  readonly numbers: Iterator<number, never>;
  /** How long pairs are called for, ms. */
  readonly durationMs: number;
  /** Pairs at the beginning that are not counted: connections are as fresh as can be. */
  readonly discarded: number;
  /** Ms on a clock that never goes back. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** What cannot be measured: one side errs, a call has no time. The trial is void. */
export class UnmeasuredError extends Error {
  readonly code = 'unmeasured';
}

/** Pairs without a value, after which a path is given up: it is not called as it should be. */
const FRUITLESS = 200;

/**
 * One epoch: both sides on fresh connections, opened in random order; single calls in turns, the same on each side, in
 * random order within a pair. What differs for long between two connections of the same server then differs from epoch to
 * epoch, and so is seen as what it is: noise.
 *
 * @throws UnmeasuredError when one side gives a value where the other does not, or neither ever gives one.
 */
export async function runEpoch(sides: Sides, atMs: number, options: EpochOptions): Promise<Epoch & { readonly unfruitful: number }> {
  const order = options.random.shuffle(['a', 'b'] as const);
  await using opened = new Opened();
  for (const side of order) opened.subjects[side] = await sides[side].open();
  const subjects = opened.subjects as Record<'a' | 'b', TrialSubject>;
  const a: number[] = [];
  const b: number[] = [];
  let unfruitful = 0;
  let discarded = options.discarded;
  let endMs = options.now() + options.durationMs;
  while (a.length === 0 || options.now() < endMs) {
    options.signal?.throwIfAborted();
    const pair = await callPair(subjects, sides, options);
    if (pair === undefined) {
      if (++unfruitful > FRUITLESS && a.length === 0) throw new UnmeasuredError(`none of ${unfruitful} calls gave a value`);
    } else if (discarded > 0) {
      // Where a single call takes as long as an epoch, no more than one is made in vain.
      discarded = options.now() > endMs ? 0 : discarded - 1;
      if (discarded === 0) endMs = options.now() + options.durationMs;
    } else {
      a.push(pair.a);
      b.push(pair.b);
    }
  }
  return { atMs, a, b, logRatio: meanOf(a.map((time, at) => Math.log((b[at] as number) / time))), unfruitful };
}

/** Times of one call on both sides, µs; undefined when neither gave a value, and both refused alike. */
async function callPair(
  subjects: Readonly<Record<'a' | 'b', TrialSubject>>,
  sides: Sides,
  { random, numbers, now }: EpochOptions,
): Promise<Record<'a' | 'b', number> | undefined> {
  const n = numbers.next().value;
  const calls = { a: await subjects.a.ready(n), b: await subjects.b.ready(n) };
  const times = { a: 0, b: 0 };
  const outcomes: Partial<Record<'a' | 'b', Outcome>> = {};
  for (const side of random.next() < 0.5 ? (['a', 'b'] as const) : (['b', 'a'] as const)) {
    const started = now();
    outcomes[side] = await calls[side]();
    times[side] = (now() - started) * 1_000;
    await subjects[side].settle?.();
  }
  for (const side of ['a', 'b'] as const) {
    const time = times[side];
    if (!(time > 0 && Number.isFinite(time))) throw new UnmeasuredError(`a call on ${sides[side].name} took ${time} µs: the clock stood still or jumped`);
  }
  return isFruitful(outcomes as Record<'a' | 'b', Outcome>, sides) ? times : undefined;
}

function isFruitful({ a, b }: Readonly<Record<'a' | 'b', Outcome>>, sides: Sides): boolean {
  for (const [outcome, side] of [
    [a, sides.a],
    [b, sides.b],
  ] as const) {
    if (outcome.kind === 'fault') throw new UnmeasuredError(`${side.name} let an error escape: ${outcome.name}: ${outcome.message}`);
  }
  if (a.kind === 'value' && b.kind === 'value') return true;
  if (a.kind === b.kind && (a.kind !== 'error' || b.kind !== 'error' || a.error.kind === b.error.kind)) return false;
  throw new UnmeasuredError(`the sides give different answers to one call: ${sides.a.name} ${wordOf(a)}, ${sides.b.name} ${wordOf(b)}`);
}

const wordOf = (outcome: Outcome): string => (outcome.kind === 'error' ? `the error ${outcome.error.kind}` : `a ${outcome.kind}`);

/** Subjects that are closed together. */
class Opened implements AsyncDisposable {
  readonly subjects: Partial<Record<'a' | 'b', TrialSubject>> = {};

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.subjects).map((subject) => subject[Symbol.asyncDispose]()));
  }
}
