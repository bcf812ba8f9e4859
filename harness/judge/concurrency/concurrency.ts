import type { Arena } from '../../contract/arena.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import type { Crowd, Race } from '../../contract/race.ts';
import { resultOfParts } from '../check-result.ts';
import { apart, type OutcomeSets } from './outcome-set.ts';
import { judgeSide, type SideResult } from './side.ts';

/**
 * Concurrency: whatever order the requests of several callers come in, and wherever one of them dies, what the module's
 * races state holds, on each store; and where a race says so, what the callers got, whoever got it, is the same on both.
 *
 * The order in which callers end is no part of the evidence. A breach is true whatever order was aimed at; that none was
 * found says that the orders tried show none.
 */
export async function judgeConcurrency(arena: Arena): Promise<CheckResult> {
  const races = arena.module.races ?? [];
  const most = Math.max(1, ...races.flatMap(({ callers }) => callers));
  const [mongo, postgres] = await Promise.all([arena.crowd('mongo', most), arena.crowd('postgres', most)]);
  let done = 0;
  const step = (): void => arena.progress(++done, 2 * races.length);
  const [left, right] = await Promise.all([judgeAll(arena, mongo, 'mongo', races, step), judgeAll(arena, postgres, 'postgres', races, step)]);
  const digests: Record<string, string> = {};
  const parts = races.flatMap((race, at) => {
    const [one, other] = [left[at] as SideResult, right[at] as SideResult];
    const both = compareSides(arena, race, one, other);
    if (both !== undefined) {
      digests[`mongo race ${race.name}`] = one.sets?.digest ?? '';
      digests[`postgres race ${race.name}`] = other.sets?.digest ?? '';
    }
    return [one.part, other.part, ...(both === undefined ? [] : [both])];
  });
  return resultOfParts(parts, digests);
}

async function judgeAll(arena: Arena, crowd: Crowd, side: string, races: readonly Race[], step: () => void): Promise<readonly SideResult[]> {
  const results: SideResult[] = [];
  for (const race of races) {
    results.push(await judgeSide(arena, crowd, side, race));
    step();
  }
  return results;
}

/** What the callers got on one store and on the other; undefined where nothing is stated of it, or a side is broken anyway. */
function compareSides(arena: Arena, race: Race, left: SideResult, right: SideResult): CheckPart | undefined {
  if (race.equal === undefined || left.sets === undefined || right.sets === undefined) return undefined;
  const first = firstApart(left.sets, right.sets);
  const name = `mongo and postgres: ${race.name}`;
  const compared = left.sets.callers.length;
  if (first === undefined) {
    const tally = { compared, equal: compared, equalByRule: {}, different: 0, accepted: 0 };
    return { name, verdict: 'pass', reason: 'the callers got the same on both, whoever got it', tally };
  }
  const finding = arena.report(
    {
      sides: ['mongo', 'postgres'],
      at: { kind: 'run', what: race.name },
      differences: [{ pointer: '', left: first.left, right: first.right, note: 'outcomes of the callers that the other store did not give' }],
      summary: `${race.name}: the callers do not get on postgres what they get on mongo`,
    },
    'concurrency',
  );
  const isAccepted = finding.divergence !== undefined;
  const tally = { compared, equal: compared - 1, equalByRule: {}, different: 1, accepted: isAccepted ? 1 : 0 };
  return { name, verdict: isAccepted ? 'pass' : 'fail', reason: 'the callers got something else on postgres', tally };
}

/**
 * Runs by as many callers give the same, in whatever order they came: any that has no equal on the other store is apart. Of a
 * number that came only as stragglers, one store may have nothing, as there nobody would have been held.
 */
function firstApart(left: OutcomeSets, right: OutcomeSets): ReturnType<typeof apart> | undefined {
  for (const callers of left.callers) {
    const [ones, others] = [left.of(callers), right.of(callers)];
    if (others.length === 0) continue;
    for (let at = 0; at < Math.max(ones.length, others.length); at++) {
      const pair = apart(ones[at] ?? ones[0] ?? [], others[at] ?? others[0] ?? []);
      if (pair.left.length + pair.right.length > 0) return pair;
    }
  }
  return undefined;
}
