import { performance } from 'node:perf_hooks';
import type { CheckName } from '../contract/difference.ts';
import type { CheckResult, EvidenceRecord } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { judgeBehaviour } from '../judge/behaviour.ts';
import { judgeConcurrency } from '../judge/concurrency/concurrency.ts';
import { judgeDeterminism } from '../judge/determinism.ts';
import { judgeIsolation } from '../judge/isolation/isolation.ts';
import { judgeSchema } from '../judge/schema/schema.ts';
import { untilAborted } from '../kit/until-aborted.ts';
import { StoreError } from '../stores/store-error.ts';
import { RunArena } from './arena.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Job, Plan } from './plan.ts';
import { ReplayLines } from './replay-line.ts';
import type { TimingsRecorder } from './timings.ts';

/** What one job gave: its verdicts, and what goes into the evidence, in order. */
export interface JobOutcome {
  readonly verdicts: readonly Verdict[];
  readonly records: readonly EvidenceRecord[];
}

/** What the jobs of a run share. */
export interface JobContext {
  readonly options: VerifyOptions;
  readonly plan: Plan;
  readonly timings: TimingsRecorder;
  readonly elsewhere: Elsewhere;
}

/** Runs one job: judges its checks. */
export async function runJob({ options, plan, timings, elsewhere }: JobContext, job: Job, index: number): Promise<JobOutcome> {
  const module = job.entry.module.name;
  const tell = options.progress ?? (() => undefined);
  const check = job.checks[0] as CheckName;
  for (const each of job.checks) tell({ kind: 'check-started', module, check: each, index, count: plan.jobs.length });
  const started = performance.now();
  await using arena = new RunArena({
    entry: job.entry,
    configFile: options.configFile,
    stores: options.stores,
    elsewhere,
    seed: options.seed,
    budget: plan.budget,
    signal: options.signal ?? new AbortController().signal,
    divergences: plan.divergences,
    baseline: plan.baselines.get(module),
    given: plan.corpus?.workloads.get(module),
    replayed: plan.replayed,
    replays: new ReplayLines(options),
    tap: (observation) => timings.observe(module, observation),
    onProgress: (done, total, differences) => tell({ kind: 'progress', module, check, done, total, differences }),
  });
  // The abort wins over a judge that waits for what never settles.
  const results = await untilAborted(judge(arena, job.checks), options.signal).catch(async (error: unknown) => {
    // An interruption is no verdict. Everything else that breaks means that nothing was proven, and is said; but where a
    // store is gone nothing more can be, and the run ends with that.
    if (options.signal?.aborted === true || (error instanceof StoreError && error.code === 'store_died')) throw error;
    await untilAborted(options.stores.ping(), options.signal);
    return new Map(job.checks.map((each) => [each, voided(error)]));
  });
  const durationMs = performance.now() - started;
  const findings = await arena.takeFindings();
  const verdicts: Verdict[] = [];
  const records: EvidenceRecord[] = [];
  for (const each of job.checks) {
    const result = results.get(each) ?? voided(new Error('the judge gave no result'));
    const own = findings.filter((finding) => finding.check === each);
    records.push({ type: 'check', module, check: each, ...result, findings: own.length });
    for (const finding of own) {
      records.push({ type: 'finding', finding });
      tell({ kind: 'finding', module, check: each, summary: finding.summary });
    }
    verdicts.push(result.verdict);
    timings.check(module, each, durationMs / job.checks.length);
    tell({ kind: 'check-ended', module, check: each, verdict: result.verdict, reason: result.reason, durationMs: durationMs / job.checks.length });
  }
  return { verdicts, records };
}

async function judge(arena: RunArena, checks: readonly CheckName[]): Promise<ReadonlyMap<CheckName, CheckResult>> {
  const [check] = checks;
  switch (check) {
    case 'concurrency':
      return new Map([[check, await judgeConcurrency(arena)]]);
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

function voided(error: unknown): CheckResult {
  const reason = error instanceof Error ? error.message : String(error);
  return { verdict: 'void', reason, tally: { compared: 0, equal: 0, equalByRule: {}, different: 0, accepted: 0 }, parts: [], digests: {} };
}
