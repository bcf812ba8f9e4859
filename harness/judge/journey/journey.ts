import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import type { JourneyArena, JourneyRun } from '../../contract/journey.ts';
import { counted } from '../../kit/grouped.ts';
import { TallyCounter } from '../../kit/tally.ts';
import { judgeBaseline } from '../baseline.ts';
import { resultOfParts } from '../check-result.ts';
import { explain, explainUnmet } from './explain.ts';
import { compareRuns, isSkipped, nameOf, type Parting, placeOf, roughDifferences, runDigest, stepText } from './runs.ts';
import { type Setting, settingsOf } from './settings.ts';

/** A setting, its first run, and the others of the same setting. */
interface Ran {
  readonly setting: Setting;
  readonly run: JourneyRun;
  readonly again: readonly JourneyRun[];
}

/** How many steps that are not as stated are explained; further ones are counted. */
const UNMET_EXPLAINED = 3;

/**
 * Journey: whichever modules have moved, every step of the story gives the same outcome, and the story as a whole leaves
 * the same state, as with all of them on MongoDB; there, every step gives what the story states.
 *
 * The settings are run one after another from empty, on the same databases, with the same clock and ids.
 */
export async function judgeJourney(arena: JourneyArena): Promise<CheckResult> {
  const settings = settingsOf(arena.modules);
  const ran: Ran[] = [];
  for (const setting of settings) {
    const runs: JourneyRun[] = [];
    while (runs.length < Math.max(1, arena.budget.journeyRuns)) runs.push(await arena.run(setting.persistence, arena.workload));
    const [run, ...again] = runs as [JourneyRun, ...JourneyRun[]];
    ran.push({ setting, run, again });
    arena.progress(ran.length, settings.length);
  }
  const [first, ...later] = ran as [Ran, ...Ran[]];
  const parts = [await partOfFirst(arena, first), ...later.map((each) => partOf(arena, first, each))];
  for (const [at, to] of later.entries()) {
    const from = ran[at] as Ran;
    const [seen] = openIn(arena, compareRuns(arena, from.run, to.run).partings, from.setting.name, to.setting.name);
    if (seen !== undefined) await explain(arena, from.setting, to.setting, seen);
  }
  const digests = Object.fromEntries(ran.map(({ setting, run }) => [setting.name, runDigest(run)]));
  const baseline = judgeBaseline(arena, 'journey', digests);
  return resultOfParts([...parts, ...(baseline === undefined ? [] : [baseline])], digests);
}

/** All on MongoDB: every step is held to what the story states of it, or that it gives a value. */
async function partOfFirst(arena: JourneyArena, { setting, run, again }: Ran): Promise<CheckPart> {
  const { name } = setting;
  const tally = new TallyCounter();
  const broken: string[] = [];
  for (const observation of run.observations) {
    if (isSkipped(observation)) continue;
    const what = arena.unmet(observation);
    tally.add({ equal: what === undefined, rules: [] });
    if (what === undefined) continue;
    // Further ones are most often what the first leads to.
    const isAccepted = broken.length < UNMET_EXPLAINED && (await explainUnmet(arena, setting, observation, what));
    if (isAccepted) tally.accept();
    else broken.push(`${stepText(observation.operation)} ${what}`);
  }
  const unlike = againUnlike(arena, name, run, again, tally);
  return verdictOf(name, tally, broken[0] ?? unlike, run, `${counted(tally.compared, 'outcome')} as stated`);
}

/** Some or all on PostgreSQL: outcomes and state are those with all on MongoDB. */
function partOf(arena: JourneyArena, first: Ran, { setting: { name }, run, again }: Ran): CheckPart {
  const tally = new TallyCounter();
  const { equal, partings } = compareRuns(arena, first.run, run);
  for (const each of equal) tally.add(each);
  for (const parting of partings) tally.add(parting.kind === 'step' ? parting.comparison : { equal: false, rules: [] });
  const open = openIn(arena, partings, first.setting.name, name);
  for (let accepted = partings.length - open.length; accepted > 0; accepted--) tally.accept();
  const [seen] = open;
  const parted = seen && `${open.length} of ${tally.compared} outcomes and records are not as with all on Mongo, first ${nameOf(seen)}`;
  const unlike = againUnlike(arena, name, run, again, tally);
  return verdictOf(name, tally, parted ?? unlike, run, `${tally.compared} outcomes and records as with all on Mongo`);
}

/** Further runs of one setting, which must be as its first; what is not, in words. */
function againUnlike(arena: JourneyArena, name: string, run: JourneyRun, again: readonly JourneyRun[], tally: TallyCounter): string | undefined {
  let unlike: string | undefined;
  for (const other of again) {
    const { equal, partings } = compareRuns(arena, run, other);
    for (const each of equal) tally.add(each);
    for (const [at, parting] of partings.entries()) {
      tally.add({ equal: false, rules: [] });
      const summary = `${nameOf(parting)} is not the same when the journey is run again`;
      const reported = { sides: [name, 'run again'], at: placeOf(parting, arena.workload), differences: roughDifferences(parting), summary } as const;
      if (at === 0 ? arena.report(reported, 'journey').divergence !== undefined : arena.accepts(reported, 'journey')) tally.accept();
      else unlike ??= summary;
    }
  }
  return unlike;
}

/** The partings that no accepted divergence covers. */
function openIn(arena: JourneyArena, partings: readonly Parting[], left: string, right: string): readonly Parting[] {
  return partings.filter((parting) => {
    const at = placeOf(parting, arena.workload);
    return !arena.accepts(
      { sides: [left, right], at, differences: roughDifferences(parting), summary: `${nameOf(parting)} is not the same in two settings` },
      'journey',
    );
  });
}

function verdictOf(name: string, counter: TallyCounter, broken: string | undefined, run: JourneyRun, reason: string): CheckPart {
  const tally = counter.freeze();
  if (broken !== undefined) return { name, verdict: 'fail', reason: broken, tally };
  const skipped = run.observations.find(isSkipped)?.operation;
  if (skipped !== undefined) return { name, verdict: 'void', reason: `${stepText(skipped)} was not run: what it refers to is not there`, tally };
  return { name, verdict: 'pass', reason, tally };
}
