import type { Arena } from '../../contract/arena.ts';
import type { Race, RaceOutcome, RaceRun, RaceScript, RaceSeen } from '../../contract/race.ts';

/** A run that breaks its race. */
export interface Breach {
  readonly run: RaceRun;
  readonly seen: RaceSeen;
  readonly what: string;
}

/** Why a run tells nothing: nobody did anything, or what it begins with could not be made; undefined when it tells. */
export function voidness(script: RaceScript, { setup, callers }: RaceSeen): string | undefined {
  const failed = setup.find((outcome) => outcome.outcome.kind !== 'value' && script.expectations[outcome.operation.key] === undefined);
  if (failed !== undefined && failed.outcome.kind !== 'fault') return `its setup fails: ${nameOf(failed)} gives ${kindOf(failed)}`;
  const ran = callers.flat().filter(({ outcome }) => outcome.kind !== 'skipped');
  return ran.length > 0 ? undefined : 'no caller did anything';
}

/** What a run breaks, in one sentence that says the same whoever came first; undefined when all holds. */
export function breachOf(arena: Arena, race: Race, script: RaceScript, seen: RaceSeen): string | undefined {
  const { setup, callers, after, endless } = seen;
  const unmet = (outcomes: readonly RaceOutcome[]) =>
    outcomes.flatMap((outcome) => {
      const what = arena.unmetIn(script, outcome);
      return what === undefined ? [] : [`${nameOf(outcome)} ${what}`];
    })[0];
  const fault = [...setup, ...callers.flat(), ...after].find(({ outcome }) => outcome.kind === 'fault');
  if (fault !== undefined) return `${nameOf(fault)} lets an error escape that is no domain error: ${kindOf(fault)}`;
  const early = unmet(setup);
  if (early !== undefined) return `before the race, ${early}`;
  if (endless.length > 0) return `callers go through all their rounds and come to no end`;
  const broken = race.broken(seen);
  if (broken !== undefined) return broken;
  const late = unmet(after);
  return late === undefined ? undefined : `read back, ${late}`;
}

const nameOf = ({ operation }: RaceOutcome): string => operation.name;

function kindOf({ outcome }: RaceOutcome): string {
  if (outcome.kind === 'error') return `the error ${outcome.error.kind}`;
  if (outcome.kind !== 'fault') return outcome.kind;
  return outcome.code === undefined ? outcome.name : `${outcome.name} (${outcome.code})`;
}
