import type { GrowthPoint } from '../../contract/growth.ts';
import type { TrialSubject } from '../../contract/trial.ts';
import type { SeededRandom } from '../../kit/random.ts';
import { isStationary } from '../../performance/statistics/trend.ts';

/** Blocks of single calls, how long each takes at least, and the fewest calls in it. */
const BLOCKS = 8;
const BLOCK_MS = 60;
const LEAST_CALLS = 3;
/** Writes add records of their own: few of them, so that there are as many as is said. */
const MOST_WRITES = 8;
/** Before anything counts: parts, how many of them must show no further fall, and how long that may take. */
const WARM_PART_MS = 40;
const WARM_PARTS = 8;
const LONGEST_WARM_MS = 2_500;

/** How long several callers call, at each number of them. */
const AT_ONCE_MS = 150;

export interface Pair<T> {
  readonly mongo: T;
  readonly postgres: T;
}

export interface MeasureOptions {
  readonly subjects: Pair<TrialSubject>;
  /** Numbers of calls: none comes twice. */
  readonly numbers: Iterator<number, never>;
  readonly random: SeededRandom;
  readonly callers: readonly number[];
  readonly kind: 'read' | 'write';
  readonly signal: AbortSignal;
  /** Ms; default `performance.now()`. */
  readonly now?: () => number;
}

/** A call that gave no value, though it should, or took no time that could be. */
export class CallError extends Error {
  readonly code = 'path_unfit';
}

type AtOnce = GrowthPoint['atOnce'];

/** Single calls, alternating between the sides: means of the logarithms of their times, block by block. */
export async function singleCalls(options: MeasureOptions): Promise<{ readonly blocks: readonly Pair<number>[]; readonly calls: number }> {
  const { random, signal } = options;
  const now = clockOf(options);
  let calls = 0;
  const pair = async (): Promise<Pair<number>> => {
    signal.throwIfAborted();
    const n = options.numbers.next().value;
    const ready = { mongo: await options.subjects.mongo.ready(n), postgres: await options.subjects.postgres.ready(n) };
    const us = { mongo: 0, postgres: 0 };
    for (const side of random.next() < 0.5 ? (['mongo', 'postgres'] as const) : (['postgres', 'mongo'] as const))
      us[side] = await timed(ready[side], side, now);
    calls++;
    return us;
  };
  const most = options.kind === 'write' ? MOST_WRITES : Number.POSITIVE_INFINITY;
  await warmUp(pair, most, now);
  calls = 0;
  const blocks: Pair<number>[] = [];
  while (blocks.length < BLOCKS) {
    const pairs: Pair<number>[] = [];
    const endMs = now() + BLOCK_MS;
    while (pairs.length < LEAST_CALLS || (pairs.length < most && now() < endMs)) pairs.push(await pair());
    blocks.push({ mongo: meanLog(pairs.map(({ mongo }) => mongo)), postgres: meanLog(pairs.map(({ postgres }) => postgres)) });
  }
  return { blocks, calls };
}

/** Calls until neither side becomes faster: code is compiled, caches are filled, and what filling the store left behind is over. */
async function warmUp(pair: () => Promise<Pair<number>>, most: number, now: () => number): Promise<void> {
  const means: Pair<number[]> = { mongo: [], postgres: [] };
  const startedMs = now();
  let calls = 0;
  while (calls < most && now() - startedMs < LONGEST_WARM_MS) {
    const pairs: Pair<number>[] = [];
    for (const endMs = now() + WARM_PART_MS; pairs.length === 0 || (calls < most && now() < endMs); calls++) pairs.push(await pair());
    for (const side of ['mongo', 'postgres'] as const) means[side].push(meanLog(pairs.map((each) => each[side])));
    if (isStationary(means.mongo, WARM_PARTS) && isStationary(means.postgres, WARM_PARTS)) return;
  }
}

/** Several callers at once on one side, for each number of them. */
export async function callsAtOnce(options: MeasureOptions, side: 'mongo' | 'postgres'): Promise<AtOnce> {
  const points: AtOnce[number][] = [];
  for (const callers of options.callers) points.push(await atOnce(options, side, callers));
  return points;
}

async function atOnce(options: MeasureOptions, side: 'mongo' | 'postgres', callers: number): Promise<AtOnce[number]> {
  const { subjects, numbers, kind, signal } = options;
  const now = clockOf(options);
  const times: number[] = [];
  const startedMs = now();
  const lane = async (): Promise<void> => {
    const most = kind === 'write' ? LEAST_CALLS : Number.POSITIVE_INFINITY;
    for (let calls = 0; calls === 0 || (calls < most && now() < startedMs + AT_ONCE_MS); calls++) {
      signal.throwIfAborted();
      times.push(await timed(await subjects[side].ready(numbers.next().value), side, now));
    }
  };
  await Promise.all(Array.from({ length: callers }, lane));
  return { callers, us: Math.exp(meanLog(times)), perSecond: (times.length * 1_000) / (now() - startedMs) };
}

function clockOf({ now }: MeasureOptions): () => number {
  return now ?? (() => performance.now());
}

async function timed(call: Awaited<ReturnType<TrialSubject['ready']>>, side: string, now: () => number): Promise<number> {
  const startedMs = now();
  const outcome = await call();
  const us = (now() - startedMs) * 1_000;
  if (!(us > 0 && Number.isFinite(us))) throw new CallError(`a call on ${side} took ${us} µs: the clock stood still or jumped`);
  if (outcome.kind === 'value') return us;
  const what = outcome.kind === 'error' ? `the error ${outcome.error.kind}` : outcome.kind === 'fault' ? outcome.message : 'nothing';
  throw new CallError(`a call on ${side} gave ${what}`);
}

function meanLog(times: readonly number[]): number {
  return times.reduce((sum, us) => sum + Math.log(us), 0) / times.length;
}
