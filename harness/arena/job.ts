import { performance } from 'node:perf_hooks';
import type { CheckResult, EvidenceRecord } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { untilAborted } from '../kit/until-aborted.ts';
import { StoreError } from '../stores/store-error.ts';
import type { Elsewhere } from './elsewhere.ts';
import { hearingOf } from './hearing.ts';
import type { Job, Plan } from './plan.ts';
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
export async function runJob(context: JobContext, job: Job, index: number): Promise<JobOutcome> {
  const { options, plan, timings } = context;
  const module = job.name;
  const tell = options.progress ?? (() => undefined);
  for (const each of job.checks) tell({ kind: 'check-started', module, check: each, index, count: plan.jobs.length });
  const started = performance.now();
  await using hearing = hearingOf(context, job);
  // The abort wins over a judge that waits for what never settles.
  const results = await untilAborted(hearing.judge(), options.signal).catch(async (error: unknown) => {
    // An interruption is no verdict. Everything else that breaks means that nothing was proven, and is said; but where a
    // store is gone nothing more can be, and the run ends with that.
    if (options.signal?.aborted === true || (error instanceof StoreError && error.code === 'store_died')) throw error;
    await untilAborted(options.stores.ping(), options.signal);
    return new Map(job.checks.map((each) => [each, voided(error)]));
  });
  const durationMs = performance.now() - started;
  const findings = await hearing.takeFindings();
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

function voided(error: unknown): CheckResult {
  const reason = error instanceof Error ? error.message : String(error);
  return { verdict: 'void', reason, tally: { compared: 0, equal: 0, equalByRule: {}, different: 0, accepted: 0 }, parts: [], digests: {} };
}
