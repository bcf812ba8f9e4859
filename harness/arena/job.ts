import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CheckName } from '../contract/difference.ts';
import type { CheckResult } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { judgeBehaviour } from '../judge/behaviour.ts';
import { judgeDeterminism } from '../judge/determinism.ts';
import { judgeIsolation } from '../judge/isolation/isolation.ts';
import { judgeSchema } from '../judge/schema/schema.ts';
import { RunArena } from './arena.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { Job, Plan } from './plan.ts';
import type { TimingsRecorder } from './timings.ts';

/** Runs one job: judges its checks and writes their records and findings. Gives the verdicts. */
export async function runJob(
  options: VerifyOptions,
  plan: Plan,
  job: Job,
  index: number,
  evidence: EvidenceFile,
  timings: TimingsRecorder,
): Promise<readonly Verdict[]> {
  const module = job.entry.module.name;
  const tell = options.progress ?? (() => undefined);
  const check = job.checks[0] as CheckName;
  for (const each of job.checks) tell({ kind: 'check-started', module, check: each, index, count: plan.jobs.length });
  const started = performance.now();
  await using arena = new RunArena({
    entry: job.entry,
    configFile: options.configFile,
    stores: options.stores,
    seed: options.seed,
    budget: plan.budget,
    signal: options.signal ?? new AbortController().signal,
    divergences: plan.divergences,
    baseline: plan.baselines.get(module),
    given: plan.corpus?.workloads.get(module),
    replayed: plan.replayed,
    replays: { folder: path.join(options.reports, 'replays'), name: path.posix.join(path.basename(options.reports), 'replays') },
    tap: (observation) => timings.observe(module, observation),
    onProgress: (done, total, differences) => tell({ kind: 'progress', module, check, done, total, differences }),
  });
  const results = await judge(arena, job.checks).catch((error: unknown) => {
    // An interruption is no verdict. Everything else that breaks means that nothing was proven, and is said.
    if (options.signal?.aborted === true) throw error;
    return new Map(job.checks.map((each) => [each, voided(error)]));
  });
  const durationMs = performance.now() - started;
  const findings = await arena.takeFindings();
  const verdicts: Verdict[] = [];
  for (const each of job.checks) {
    const result = results.get(each) ?? voided(new Error('the judge gave no result'));
    const own = findings.filter((finding) => finding.check === each);
    await evidence.write({ type: 'check', module, check: each, ...result, findings: own.length });
    for (const finding of own) {
      await evidence.write({ type: 'finding', finding });
      tell({ kind: 'finding', module, check: each, summary: finding.summary });
    }
    verdicts.push(result.verdict);
    timings.check(module, each, durationMs / job.checks.length);
    tell({ kind: 'check-ended', module, check: each, verdict: result.verdict, reason: result.reason, durationMs: durationMs / job.checks.length });
  }
  return verdicts;
}

async function judge(arena: RunArena, checks: readonly CheckName[]): Promise<ReadonlyMap<CheckName, CheckResult>> {
  const [check] = checks;
  switch (check) {
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
