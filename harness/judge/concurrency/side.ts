import type { Arena } from '../../contract/arena.ts';
import type { ReportedFinding } from '../../contract/difference.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { Crowd, Race, RaceRun, RaceScript } from '../../contract/race.ts';
import { counted } from '../../kit/grouped.ts';
import { type Breach, breachOf, voidness } from './breach.ts';
import { amongFew } from './few.ts';
import { OutcomeSets, outcomeSet } from './outcome-set.ts';
import { isRepeat, type Tried } from './repeats.ts';
import { runsOf, runText } from './runs.ts';
import { callsOf } from './shown.ts';

/** What one side's runs of one race gave. */
export interface SideResult {
  readonly part: CheckPart;
  /** Of the runs without a death; undefined where the race is broken or void. */
  readonly sets: OutcomeSets | undefined;
}

/** Judges one race on one side. The first breach ends it, and is looked for among fewer callers. */
export async function judgeSide(arena: Arena, crowd: Crowd, side: string, race: Race): Promise<SideResult> {
  const name = `${side}: ${race.name}`;
  const scriptOf = memoized((callers) => arena.script(race, callers));
  const runs = runsOf(race, scriptOf, { budget: arena.budget, seed: arena.seed, wired: crowd.wired });
  const sets = new OutcomeSets();
  const tried: Tried[] = [];
  const attempt = async (run: RaceRun): Promise<Breach | undefined> => {
    arena.signal.throwIfAborted();
    const script = scriptOf(run.callers);
    const { seen, requests, diedLate } = await crowd.run(script, run);
    tried.push({ run, requests, diedLate });
    const nothing = voidness(script, seen);
    if (nothing !== undefined) throw new EmptyRaceError(nothing);
    if (run.death === undefined) sets.add(run.callers, outcomeSet(seen, race.equal?.without ?? []));
    const what = breachOf(arena, race, script, seen);
    return what === undefined ? undefined : { run, seen, what };
  };
  try {
    for (const run of runs) {
      if (isRepeat(run, tried)) continue;
      const breach = await attempt(run);
      if (breach === undefined) continue;
      const shown = await amongFew(breach, attempt);
      const finding = arena.report(findingOf(side, race, shown), 'concurrency');
      return { part: brokenPart(name, shown.what, runs.length, finding.divergence !== undefined), sets: undefined };
    }
  } catch (error) {
    if (error instanceof EmptyRaceError) return { part: { name, verdict: 'void', reason: error.message, tally: tallyOf(0) }, sets: undefined };
    throw error;
  }
  const by = [...new Set(runs.map(({ callers }) => callers))].sort((a, b) => a - b).join(', ');
  const tally = tallyOf(runs.length);
  const mayDie = scriptOf(Math.max(...race.callers)).acts.some((act) => act.flat().some(({ dies }) => dies));
  if (mayDie && !crowd.wired) {
    return { part: { name, verdict: 'inconclusive', reason: 'connections to this server cannot be cut: nobody died', tally }, sets };
  }
  return { part: { name, verdict: 'pass', reason: `held in ${counted(runs.length, 'way')} to come, of ${by} callers`, tally }, sets };
}

/** Nothing was raced. */
class EmptyRaceError extends Error {}

function findingOf(side: string, race: Race, { run, seen, what }: Breach): ReportedFinding {
  const [hazard] = race.hazards ?? [];
  return {
    sides: ['race', side],
    at: { kind: 'run', what: `${race.name}: ${runText(run)}` },
    // Of several callers there are no two values to hold against each other: what must hold, and the calls below, tell.
    differences: [{ pointer: '', left: undefined, right: undefined, note: `must hold: ${race.summary}`, ...(hazard === undefined ? {} : { hazard }) }],
    summary: `${race.name}, on ${side}: ${what}`,
    calls: callsOf(seen),
  };
}

/** A race that is broken counts as one difference in all the ways to run it, however early it was seen. */
function brokenPart(name: string, reason: string, runs: number, isAccepted: boolean): CheckPart {
  const tally = { ...tallyOf(runs), equal: runs - 1, different: 1, accepted: isAccepted ? 1 : 0 };
  return { name, verdict: isAccepted ? 'pass' : 'fail', reason, tally };
}

function tallyOf(runs: number): CheckPart['tally'] {
  return { compared: runs, equal: runs, equalByRule: {}, different: 0, accepted: 0 };
}

function memoized(make: (callers: number) => RaceScript): (callers: number) => RaceScript {
  const made = new Map<number, RaceScript>();
  return (callers) => {
    const script = made.get(callers) ?? make(callers);
    made.set(callers, script);
    return script;
  };
}
