import { LOAD_SHARES, type LoadPath, type LoadSettings, type LoadSide } from '../../contract/load.ts';
import type { HttpServiceDefinition } from '../../contract/service.ts';
import type { Limit } from '../../contract/trial.ts';
import type { SeededRandom } from '../../kit/random.ts';
import { closedLoop } from '../../performance/load/closed-loop.ts';
import { LatencyHistogram } from '../../performance/load/latency-histogram.ts';
import { judgeLoad, LOOKS } from '../../performance/load/load-judge.ts';
import type { OpenLoop } from '../../performance/load/open-loop.ts';
import type { WindowPair } from '../../performance/load/paired-windows.ts';
import { MOST_LATE, rateFor, roundedDown } from '../../performance/load/rate.ts';
import type { WindowRecord } from '../../performance/load/window-record.ts';
import type { PathFeed } from './path-feed.ts';

/** Calls on each side before anything is measured: connections, caches, compiled code. */
const WARM_CALLS = 60;
const WARM_RATE = 60;

/**
 * Of the closed loop: pairs of windows, how long each is to take, s, and the fewest and most calls in it. Many short ones:
 * of six of a second each, Student's factor alone left an interval from 0.51 to 1.15 where PostgreSQL gave a third more.
 */
const CLOSED_PAIRS = 20;
const CLOSED_S = 0.5;
const LEAST_CALLS = 40;
const MOST_CALLS = 4_000;

/** Pairs of open windows that the first look needs at least, and calls that each window does. */
const LEAST_PAIRS = 6;
const LEAST_WINDOW_CALLS = 30;

const MOST_HALVINGS = 4;

type Side = 'mongo' | 'postgres';

export interface PathLoad {
  readonly operation: string;
  readonly kind: LoadPath['kind'];
  readonly feed: PathFeed;
  readonly loop: OpenLoop;
  readonly urls: Readonly<Record<Side, string>>;
  readonly service: HttpServiceDefinition;
  readonly settings: LoadSettings;
  readonly limit: Limit;
  /** How many paths the run has: they share its probability of a false alarm. */
  readonly paths: number;
  readonly seed: number;
  /** Which side comes first in each pair. */
  readonly order: SeededRandom;
  readonly signal: AbortSignal;
  readonly note: (message: string) => void;
}

/** Puts load on one path: first calls, closed loop, open loop until it is judged or the last look is over. */
export async function loadPath(load: PathLoad): Promise<LoadPath> {
  const { operation, kind, settings, limit, note } = load;
  const judging = { ...limit, alpha: settings.alpha };
  const unmeasured = { operation, kind, limit, rate: null, throughput: null, response: null, p99: null, sides: null };
  note(`${operation}: first calls`);
  const first = await openPair(load, WARM_CALLS, WARM_RATE);
  const broken = judgeLoad({ closed: [], open: [first] }, judging, load.paths, load.seed);
  if (broken.response === null && (first.mongo.failed > 0 || first.postgres.failed > 0))
    return { ...unmeasured, verdict: broken.verdict, reason: broken.reason };
  note(`${operation}: closed loop`);
  const closed = await closedPairs(load);
  const capacity = { mongo: median(closed.map(({ mongo }) => mongo)), postgres: median(closed.map(({ postgres }) => postgres)) };
  const rate = await drivableRate(load, rateFor(settings.rate ?? undefined, capacity));
  const { windowS, calls } = windowAt(rate);
  const open: WindowPair<WindowRecord>[] = [];
  for (const look of LOOKS) {
    const pairs = Math.ceil(Math.max(LEAST_PAIRS, settings.durationS / windowS) * look);
    note(`${operation}: open loop at ${rate} a second`);
    while (open.length < pairs) open.push(await openPair(load, calls, rate));
    const judged = judgeLoad({ closed, open }, judging, load.paths, load.seed);
    if (judged.verdict !== 'inconclusive' || look === LOOKS.at(-1)) {
      return { operation, kind, limit, ...judged, rate, sides: { mongo: sideOf('mongo', closed, open), postgres: sideOf('postgres', closed, open) } };
    }
  }
  throw new RangeError('there is a last look');
}

function windowAt(rate: number): { readonly windowS: number; readonly calls: number } {
  const windowS = Math.max(1, LEAST_WINDOW_CALLS / rate);
  return { windowS, calls: Math.round(rate * windowS) };
}

/**
 * The rate, once it has run for a window that does not count. One that was not asked for is halved while the driver
 * cannot keep it: the machine is busy, and the service needs no more than a rate.
 */
async function drivableRate(load: PathLoad, wanted: number): Promise<number> {
  let rate = wanted;
  for (let tries = 0; ; tries++) {
    const { mongo, postgres } = await openPair(load, windowAt(rate).calls, rate);
    const isLate = mongo.late + postgres.late > MOST_LATE * (mongo.planned + postgres.planned);
    if (!isLate || load.settings.rate !== null || tries === MOST_HALVINGS) return rate;
    rate = roundedDown(rate / 2);
  }
}

/** One window on each side, which first is drawn: what comes second may find the machine warmer. */
async function openPair(load: PathLoad, count: number, rate: number): Promise<WindowPair<WindowRecord>> {
  const { feed, loop, urls, service, settings, signal } = load;
  const calls = await feed.take(count);
  const refusals = feed.mayBeRefused ? service.refusals : [];
  const window = (side: Side) =>
    loop.window({ url: urls[side], calls: calls[side], rate, timeoutMs: settings.timeoutMs, lateUs: settings.lateUs, refusals }, signal);
  return inRandomOrder(load, window);
}

async function closedPairs(load: PathLoad): Promise<readonly WindowPair<number>[]> {
  const { feed, urls, service, settings, signal } = load;
  const refusals = feed.mayBeRefused ? service.refusals : [];
  const pair = async (count: number): Promise<WindowPair<number>> => {
    const calls = await feed.take(count);
    const window = async (side: Side): Promise<number> => {
      const { connections, timeoutMs } = settings;
      return (await closedLoop({ url: urls[side], connections, calls: calls[side], timeoutMs, refusals }, signal)).perSecond;
    };
    return inRandomOrder(load, window);
  };
  const { mongo, postgres } = await pair(LEAST_CALLS * 2);
  const count = Math.round(Math.min(MOST_CALLS, Math.max(LEAST_CALLS, Math.min(mongo, postgres) * CLOSED_S)));
  const pairs: WindowPair<number>[] = [];
  while (pairs.length < CLOSED_PAIRS) pairs.push(await pair(count));
  return pairs;
}

async function inRandomOrder<T>({ order }: PathLoad, window: (side: Side) => Promise<T>): Promise<WindowPair<T>> {
  if (order.next() < 0.5) {
    const mongo = await window('mongo');
    return { mongo, postgres: await window('postgres') };
  }
  const postgres = await window('postgres');
  return { mongo: await window('mongo'), postgres };
}

function sideOf(side: Side, closed: readonly WindowPair<number>[], open: readonly WindowPair<WindowRecord>[]): LoadSide {
  const windows = open.map((pair) => pair[side]);
  const failures: Record<string, number> = {};
  for (const window of windows) for (const [reason, count] of Object.entries(window.failures)) failures[reason] = (failures[reason] ?? 0) + count;
  const sum = (of: (window: WindowRecord) => number): number => windows.reduce((total, window) => total + of(window), 0);
  const responses = LatencyHistogram.merged(windows.map((window) => window.responses));
  const services = LatencyHistogram.merged(windows.map((window) => window.services));
  return {
    perSecond: closed.map((pair) => pair[side]),
    planned: sum(({ planned }) => planned),
    refused: sum(({ refused }) => refused),
    failures,
    late: sum(({ late }) => late),
    responses: responses.encode(),
    services: services.encode(),
    responseUs: LOAD_SHARES.map((share) => responses.quantile(share)),
    serviceUs: LOAD_SHARES.map((share) => services.quantile(share)),
    windowsUs: windows.map(({ logMean }) => Math.exp(logMean)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
