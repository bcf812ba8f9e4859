import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Elsewhere } from './arena/elsewhere.ts';
import { EvidenceFile } from './arena/evidence-file.ts';
import { runJobs } from './arena/jobs.ts';
import { makePlan, type Plan } from './arena/plan.ts';
import { RunBrokenError } from './arena/run-broken-error.ts';
import { runRecord } from './arena/run-record.ts';
import { TimingsRecorder } from './arena/timings.ts';
import type { EvidenceRecord } from './contract/evidence.ts';
import type { Verdict } from './contract/verdict.ts';
import type { VerifyOptions, VerifyResult } from './contract/verify.ts';
import { firstError } from './kit/first-error.ts';
import { worst } from './kit/tally.ts';
import { ReachGuard } from './stores/reach-guard.ts';
import { StoreError } from './stores/store-error.ts';

/**
 * Verifies modules: for each, workload → drive → canonicalize → compare → judge; the evidence goes to disk as it comes.
 *
 * A store or subject that breaks makes the check void and the run goes on with the next, if the stores still answer.
 *
 * @param made The plan of these options, by who made it before the stores were started.
 * @throws when interrupted by `signal` (after the evidence so far was kept), when something in the run reaches beyond this
 * machine and the given servers, and what `makePlan` throws.
 */
export async function verify(options: VerifyOptions, made?: Plan): Promise<VerifyResult> {
  const started = performance.now();
  const plan = made ?? (await makePlan(options));
  const evidence = await EvidenceFile.create<EvidenceRecord>(options.reports, plan.runId);
  const timings = new TimingsRecorder(options.stores);
  let stray: AbortSignal | undefined;
  try {
    const hosts = [...(await options.stores.hosts()), ...(options.config.hosts ?? [])];
    using guard = new ReachGuard(hosts);
    stray = guard.signal;
    const signal = AbortSignal.any([...(options.signal === undefined ? [] : [options.signal]), stray]);
    await evidence.write(await runRecord(options, plan));
    await using elsewhere = new Elsewhere(hosts);
    const verdicts = await runJobs({ options: { ...options, signal }, plan, timings, elsewhere }, evidence, options.jobsAtOnce ?? defaultJobsAtOnce(options));
    signal.throwIfAborted();
    const divergences = plan.divergences.states(new Set(plan.jobs.map(({ name }) => name)), new Set(plan.jobs.flatMap(({ checks }) => checks)));
    const stale = divergences.some(({ state }) => state !== 'used') && options.replay === undefined && options.shard === undefined;
    const verdict = worst(stale ? [...verdicts, 'fail'] : verdicts);
    const counts: Record<Verdict, number> = { pass: 0, fail: 0, inconclusive: 0, void: 0 };
    for (const each of verdicts) counts[each]++;
    await evidence.write({ type: 'end', verdict, checks: counts, divergences });
    const id = await evidence.finish();
    await timings.write(evidence.folder, performance.now() - started);
    return { verdict, id, folder: evidence.folder };
  } catch (error) {
    await evidence.abandon();
    throw new RunBrokenError(evidence.folder, stray?.aborted ? stray.reason : await reasonOf(error, options));
  }
}

/** Why a run broke: what broke first, not what its end came upon; and where a store is gone, that one. */
async function reasonOf(error: unknown, { stores, signal }: VerifyOptions): Promise<unknown> {
  const first = firstError(error);
  if (stores.lost.aborted) return stores.lost.reason;
  // Of an operation that a store did not answer it is known that, and not yet why.
  if (first instanceof StoreError && first.code === 'store_died') return first;
  if (signal?.reason instanceof Error && (signal.reason as { code?: unknown }).code === 'interrupted') return first;
  try {
    await stores.ping();
    return first;
  } catch (gone) {
    return gone;
  }
}

/**
 * One judge keeps this process busy for about half of its time, so more than a few at once only wait for each other. Beyond
 * the quick budget a module's documents of the largest size are driven, which take some 100 MiB while they are: one job less.
 */
function defaultJobsAtOnce({ budget }: VerifyOptions): number {
  return Math.min(budget === 'quick' ? 3 : 2, availableParallelism() + 1);
}
