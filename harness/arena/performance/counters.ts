import type { Counters, PathRecord } from '../../contract/performance.ts';
import type { TrialCall } from '../../contract/trial.ts';
import { noTraffic, type Traffic } from '../../faults/traffic.ts';
import { WireProxy } from '../../faults/wire-proxy.ts';
import type { PathCalls } from '../../workload/path-calls.ts';
import { addressOf, routed } from '../route.ts';
import type { PathLeg } from './path-leg.ts';

/** How many calls are counted on each side. */
const CALLS = 10;
/** Before them, on the same connections: greetings and what a driver asks once. */
const FIRST = 2;
/** The numbers of calls that counting uses up. */
export const COUNTED = CALLS + FIRST;

/**
 * How much more than on A a call may cost on B. A list that asks once more for each of its items exceeds it at ten, on
 * any machine; a transaction that must read before it writes does not. Rows are allowed more than round trips: what is
 * one document there is several rows here, and a planner reads a small table whole. Whether that grows with the data is
 * for the growth of a path to show.
 */
const ROUND_TRIPS = { factor: 2, more: 3 };
const EXAMINED = { factor: 10, more: 2_000 };
const BYTES = { factor: 4, more: 16_384 };

/** Counts what one call costs on both sides, through a proxy; undefined where none can stand before the servers. */
export async function countSides(a: PathLeg, b: PathLeg, path: PathCalls): Promise<PathRecord['counters'] | undefined> {
  const [first, second] = [await countCalls(a, path), await countCalls(b, path)];
  return first === undefined || second === undefined ? undefined : [first, second];
}

async function countCalls(leg: PathLeg, path: PathCalls): Promise<Counters | undefined> {
  const address = addressOf(leg.target);
  if (address === undefined) return undefined;
  await using proxy = await WireProxy.listen(leg.target.kind, address);
  const costs: Traffic[] = [];
  let examined: number | undefined;
  {
    await using subject = await leg.openSubject((target) => routed(target, proxy.address));
    const calls: TrialCall[] = [];
    {
      await using maker = await leg.openSubject();
      const made = leg.trialSubject(subject, path, maker);
      for (let n = 0; n < COUNTED; n++) calls.push(await made.ready(n));
    }
    // Whoever opens connections only when they are needed has none yet: those of before have told what they examined.
    examined = await leg.examined();
    for (const call of calls) costs.push(await costOf(call, proxy.traffic));
    costs.splice(0, FIRST);
  }
  const after = await leg.examined();
  return {
    requests: median(costs.map(({ requests }) => requests)),
    roundTrips: median(costs.map(({ roundTrips }) => roundTrips)),
    bytesSent: median(costs.map(({ bytesSent }) => bytesSent)),
    bytesReceived: median(costs.map(({ bytesReceived }) => bytesReceived)),
    ...(examined === undefined || after === undefined ? {} : { examined: Number(((after - examined) / COUNTED).toFixed(1)) }),
  };
}

async function costOf(call: TrialCall, traffic: Traffic): Promise<Traffic> {
  const before = { ...traffic };
  await call();
  const cost = noTraffic();
  for (const name of Object.keys(cost) as (keyof Traffic)[]) cost[name] = traffic[name] - before[name];
  return cost;
}

/** Why B costs more than it may; undefined when it does not. */
export function costlier(a: Counters, b: Counters): string | undefined {
  const exceeds = (was: number, is: number, { factor, more }: typeof EXAMINED): boolean => is > factor * was + more;
  const than = (what: string, was: number, is: number, { factor, more }: typeof EXAMINED): string =>
    `a call ${what} ${is}, and ${was} on the other side: more than ${factor} times as many and ${more}`;
  if (exceeds(a.roundTrips, b.roundTrips, ROUND_TRIPS)) return than('takes round trips:', a.roundTrips, b.roundTrips, ROUND_TRIPS);
  if (a.examined !== undefined && b.examined !== undefined && exceeds(a.examined, b.examined, EXAMINED)) {
    return than('examines rows or documents:', a.examined, b.examined, EXAMINED);
  }
  const moved = (side: Counters): number => side.bytesSent + side.bytesReceived;
  return exceeds(moved(a), moved(b), BYTES) ? than('moves bytes:', moved(a), moved(b), BYTES) : undefined;
}

/** Why a call costs more than was accepted: statements and round trips are the same on every machine, so any more is told. */
export function costlierThanAccepted(accepted: Counters, now: Counters): string | undefined {
  for (const [name, what] of [
    ['roundTrips', 'round trips'],
    ['requests', 'statements'],
  ] as const) {
    if (now[name] > accepted[name]) return `a call takes ${now[name]} ${what}, and ${accepted[name]} were accepted: accept anew if that is meant`;
  }
  return undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
