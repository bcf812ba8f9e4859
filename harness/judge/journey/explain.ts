import type { Difference } from '../../contract/difference.ts';
import type { JourneyArena, JourneyRun, Persistence } from '../../contract/journey.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Workload } from '../../contract/operation.ts';
import { sameForm } from '../../kit/form.ts';
import { compareRuns, isSkipped, nameOf, type Parting, placeOf, roughDifferences, stepText } from './runs.ts';
import { persistenceText, type Setting, type Switch, settingText, switchAlone, switchesBetween } from './settings.ts';

/** Two runs that part, what was run, and the switch between them. */
interface Shown {
  readonly change: Switch;
  readonly workload: Workload;
  readonly parting: Parting;
}

/**
 * Reports what parts two settings: for every module that is switched between them and changes something, by the smallest
 * pair of settings that shows it, which differ in this module alone (with all others on MongoDB where that is enough),
 * and by the fewest steps.
 *
 * @param seen The first place in which they parted: reported as it was when no switch shows anything again.
 */
export async function explain(arena: JourneyArena, from: Setting, to: Setting, seen: Parting): Promise<void> {
  let isShown = false;
  for (const change of switchesBetween(from.persistence, to.persistence)) {
    const shown = await smallestPair(arena, change);
    if (shown === undefined) continue;
    isShown = true;
    await explainSwitch(arena, shown);
  }
  if (isShown) return;
  const summary = `${nameOf(seen)} was not the same in these two settings, and is when they are run again`;
  arena.report({ sides: [from.name, to.name], at: placeOf(seen, arena.workload), differences: roughDifferences(seen), summary }, 'journey');
}

/** The switch with all others on MongoDB where that shows something, or else as it came; undefined when that does not either. */
async function smallestPair(arena: JourneyArena, change: Switch): Promise<Shown | undefined> {
  const { workload } = arena;
  for (const candidate of [switchAlone(change), change]) {
    const parting = await firstParting(arena, candidate, workload);
    if (parting !== undefined) return { change: candidate, workload, parting };
  }
  return undefined;
}

async function explainSwitch(arena: JourneyArena, found: Shown): Promise<void> {
  const { change, workload, parting } = found;
  let shown = found;
  const counterexample = await arena.shrink(upTo(workload, parting), async (candidate) => {
    const first = await firstParting(arena, change, candidate);
    if (first === undefined || subjectOf(first) !== subjectOf(parting)) return false;
    shown = { change, workload: candidate, parting: first };
    return true;
  });
  const { module, before, after } = change;
  const sides = [settingText(module, before.get(module) ?? 'mongo'), settingText(module, after.get(module) ?? 'mongo')] as const;
  const others = new Map([...before].filter(([name]) => name !== module));
  const whereOthersAre = [...others.values()].every((store) => store === 'mongo') ? 'all others on Mongo' : persistenceText(others);
  arena.report(
    {
      sides,
      at: placeOf(shown.parting, counterexample),
      differences: await differencesOf(arena, shown),
      summary: `${nameOf(shown.parting)} is not the same with ${sides[0]} and with ${sides[1]} (${whereOthersAre})`,
      counterexample,
    },
    'journey',
  );
}

/** Reports a step that does not give what the journey states of it, by the fewest steps. Gives whether that is accepted. */
export async function explainUnmet(arena: JourneyArena, { name, persistence }: Setting, observation: CanonicalObservation, what: string): Promise<boolean> {
  const { operation, form } = observation;
  const failing = { ...arena.workload, operations: arena.workload.operations.filter(({ key }) => key <= operation.key) };
  const counterexample = await arena.shrink(failing, async (candidate) => {
    const { observations } = await arena.run(persistence, candidate);
    const again = observations.find(({ operation: { key } }) => key === operation.key);
    return again !== undefined && !isSkipped(again) && arena.unmet(again) === what;
  });
  const finding = arena.report(
    {
      sides: ['journey', name],
      at: { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant },
      differences: [{ pointer: '', left: undefined, right: form, note: what }],
      summary: `${stepText(operation)} ${what}`,
      counterexample,
    },
    'journey',
  );
  return finding.divergence !== undefined;
}

async function firstParting(arena: JourneyArena, { before, after }: Switch, workload: Workload): Promise<Parting | undefined> {
  const left: JourneyRun = await arena.run(before, workload);
  return compareRuns(arena, left, await arena.run(after, workload)).partings[0];
}

/** The steps up to the one that parts; all where it is a record. */
function upTo(workload: Workload, parting: Parting): Workload {
  if (parting.kind === 'record') return workload;
  const { key } = parting.left.operation;
  return { ...workload, operations: workload.operations.filter((operation) => operation.key <= key) };
}

/** Typed values on both sides; for a step also its arguments, where an earlier step gave other ones. */
async function differencesOf(arena: JourneyArena, { change, workload, parting }: Shown): Promise<readonly Difference[]> {
  if (parting.kind === 'step') {
    const [left, right] = [arena.argsForm(parting.left), arena.argsForm(parting.right)];
    const note = 'its arguments, as earlier steps gave them';
    return [...parting.comparison.differences, ...(sameForm(left, right) ? [] : [{ pointer: '/args', left, right, note }])];
  }
  const { collection, key } = parting;
  const left = await recordAfter(arena, change.before, workload, collection, key);
  const right = await recordAfter(arena, change.after, workload, collection, key);
  return arena.compareRecords(collection, left, right).differences;
}

/** Both settings use the same databases but for one module's: each is run again to read what it leaves. */
async function recordAfter(arena: JourneyArena, persistence: Persistence, workload: Workload, collection: string, key: string) {
  await arena.run(persistence, workload);
  return arena.record(persistence, collection, key);
}

function subjectOf(parting: Parting): string {
  return parting.kind === 'step' ? parting.left.operation.name : parting.collection;
}
