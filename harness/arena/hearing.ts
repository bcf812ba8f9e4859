import type { CheckName, Finding } from '../contract/difference.ts';
import type { CheckResult } from '../contract/evidence.ts';
import type { Observation } from '../contract/observation.ts';
import { judgeBehaviour } from '../judge/behaviour.ts';
import { judgeConcurrency } from '../judge/concurrency/concurrency.ts';
import { judgeConversion } from '../judge/conversion/conversion.ts';
import { judgeDeterminism } from '../judge/determinism.ts';
import { judgeBothStores } from '../judge/dual-write/both-stores.ts';
import { judgeIsolation } from '../judge/isolation/isolation.ts';
import { judgeJourney } from '../judge/journey/journey.ts';
import { judgeSchema } from '../judge/schema/schema.ts';
import { RunArena } from './arena.ts';
import type { JobContext } from './job.ts';
import { RunJourneyArena } from './journey-arena.ts';
import type { Job } from './plan.ts';
import { ReplayLines } from './replay-line.ts';

/** An arena, and what is judged in it. */
export interface Hearing extends AsyncDisposable {
  judge(): Promise<ReadonlyMap<CheckName, CheckResult>>;
  takeFindings(): Promise<readonly Finding[]>;
}

/** The arena of a job, opened when it is first used, and its judge. */
export function hearingOf({ options, plan, timings, elsewhere }: JobContext, { name, entries, journey, checks }: Job): Hearing {
  const tell = options.progress ?? (() => undefined);
  const shared = {
    stores: options.stores,
    seed: options.seed,
    budget: plan.budget,
    signal: options.signal ?? new AbortController().signal,
    divergences: plan.divergences,
    baseline: plan.baselines.get(name),
    replays: new ReplayLines(options),
    isEnough: options.isEnough,
    onProgress: (done: number, total: number, differences: number) =>
      tell({ kind: 'progress', module: name, check: checks[0] as CheckName, done, total, differences }),
  };
  const tapOf = (module: string) => (observation: Observation) => timings.observe(module, observation);
  if (journey !== undefined) {
    const arena = new RunJourneyArena({ ...shared, journey, entries, tapOf });
    return hearing(arena, async () => new Map([['journey', await judgeJourney(arena)]]));
  }
  const given = { configFile: options.configFile, elsewhere, given: plan.corpus?.workloads.get(name), replayed: plan.replayed };
  const arena = new RunArena({ ...shared, ...given, entry: entries[0], tap: tapOf(name) });
  return hearing(arena, () => judge(arena, checks));
}

function hearing(arena: RunArena | RunJourneyArena, judge: Hearing['judge']): Hearing {
  return { judge, takeFindings: () => arena.takeFindings(), [Symbol.asyncDispose]: () => arena[Symbol.asyncDispose]() };
}

async function judge(arena: RunArena, checks: readonly CheckName[]): Promise<ReadonlyMap<CheckName, CheckResult>> {
  const [check] = checks;
  switch (check) {
    case 'concurrency':
      return new Map([[check, await judgeConcurrency(arena)]]);
    case 'conversion':
      return new Map([[check, await judgeConversion(arena)]]);
    case 'dual-write':
    case 'rollback':
      return await judgeBothStores(arena, new Set(checks));
    case 'determinism':
      return new Map([[check, await judgeDeterminism(arena)]]);
    case 'isolation':
      return new Map([[check, await judgeIsolation(arena)]]);
    case 'schema':
      return new Map([[check, await judgeSchema(arena)]]);
    default:
      return judgeBehaviour(arena, new Set(checks));
  }
}
