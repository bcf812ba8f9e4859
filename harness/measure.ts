import { randomBytes } from 'node:crypto';
import { EvidenceFile } from './arena/evidence-file.ts';
import { ConfigError } from './arena/load-config.ts';
import { Allowances } from './arena/performance/allowances.ts';
import { PERFORMANCE_BUDGETS } from './arena/performance/budgets.ts';
import { runControls } from './arena/performance/controls.ts';
import type { MeasureRun } from './arena/performance/measure-module.ts';
import { measureModule } from './arena/performance/measure-module.ts';
import { otherCommit } from './arena/performance/other-commit.ts';
import { criticalCount, pathsOf } from './arena/performance/plan.ts';
import { performanceRunRecord } from './arena/performance/run-record.ts';
import { RunBrokenError } from './arena/run-broken-error.ts';
import { readPerformanceBaseline } from './baseline/performance-baseline.ts';
import type { ModulePerformanceRecord, PerformanceEndRecord, PerformanceOptions, PerformanceRecord, PerformanceResult } from './contract/performance.ts';
import type { Verdict } from './contract/verdict.ts';
import { firstError } from './kit/first-error.ts';
import { worst } from './kit/tally.ts';
import { ReachGuard } from './stores/reach-guard.ts';

/** The evidence's name, and that of the link to the latest of its kind: `latest` is of `verify`. */
export const PERFORMANCE_FILE = 'performance.ndjson';
export const PERFORMANCE_LINK = 'latest-performance';

/**
 * Measures critical paths: proves the gate on this machine, then holds each path of PostgreSQL against the same path of
 * MongoDB, in pairs; the evidence goes to disk as it comes.
 *
 * @throws when interrupted by `signal`, when a store breaks, or when something reaches beyond this machine and the given
 * servers, after the evidence so far was kept; ConfigError when what was asked for cannot be measured.
 */
export async function measure(options: PerformanceOptions): Promise<PerformanceResult> {
  const modules = pathsOf(options);
  const allowances = new Allowances(options.config, new Date().toISOString().slice(0, 10));
  const family = { paths: criticalCount(options.config), falseAlarms: 0.001 };
  const ref = await refOf(options, modules);
  await using other = ref === undefined ? undefined : await otherCommit(options.configFile, ref);
  using guard = new ReachGuard([...(await options.stores.hosts()), ...(options.config.hosts ?? [])]);
  const signal = AbortSignal.any([...(options.signal === undefined ? [] : [options.signal]), options.stores.lost, guard.signal]);
  const run: MeasureRun = { options: { ...options, signal }, allowances, family: family.paths, budget: PERFORMANCE_BUDGETS[options.budget], other };
  const evidence = await EvidenceFile.create<PerformanceRecord>(options.reports, randomBytes(4).toString('hex'), PERFORMANCE_FILE);
  try {
    await evidence.write(await performanceRunRecord(options, modules, family, other?.commit ?? 'mongo'));
    const unfit = await proveMachine(run, modules, evidence);
    const counts: Record<Verdict, number> = { pass: 0, fail: 0, inconclusive: 0, void: 0 };
    const records: ModulePerformanceRecord[] = [];
    for (const module of modules) {
      const verdicts: Verdict[] = [];
      // Where the machine is unfit nothing can be concluded: nobody need wait for it.
      for await (const record of unfit === undefined ? measureModule(run, module) : []) {
        await evidence.write(record);
        options.progress?.({ kind: 'path', record });
        counts[record.verdict]++;
        verdicts.push(record.verdict);
      }
      records.push(moduleRecord(module.entry.module.name, verdicts, unfit));
      await evidence.write(records.at(-1) as ModulePerformanceRecord);
    }
    signal.throwIfAborted();
    const end = endRecord(records, counts, unfit);
    await evidence.write(end);
    return { verdict: end.verdict, id: await evidence.finish(PERFORMANCE_LINK), folder: evidence.folder };
  } catch (error) {
    await evidence.abandon();
    const broken = [options.stores.lost, guard.signal].find(({ aborted }) => aborted);
    throw new RunBrokenError(evidence.folder, broken === undefined ? firstError(error) : broken.reason);
  }
}

/** The commit that is measured beside this tree, as it was named; undefined when PostgreSQL is held against MongoDB. */
async function refOf({ against = 'mongo', baselines }: PerformanceOptions, modules: ReturnType<typeof pathsOf>): Promise<string | undefined> {
  if (against !== 'baseline') return against === 'mongo' ? undefined : against;
  const accepted = await Promise.all(modules.map(({ entry }) => readPerformanceBaseline(baselines, entry.module.name)));
  const commits = [...new Set(accepted.map((baseline) => baseline?.commit))];
  const [commit] = commits;
  if (commit !== undefined && commits.length === 1) return commit;
  const what = commits.includes(undefined)
    ? 'not all of the modules have one: accept them with --accept'
    : 'the modules were accepted at several commits: name modules of one';
  throw new ConfigError(`there is no accepted baseline to measure against: ${what}`);
}

/** Gives why the machine is unfit, if it is. */
async function proveMachine(run: MeasureRun, modules: ReturnType<typeof pathsOf>, evidence: EvidenceFile<PerformanceRecord>): Promise<string | undefined> {
  let unfit: string | undefined;
  for await (const record of runControls(run, modules)) {
    await evidence.write(record);
    run.options.progress?.({ kind: 'control', record });
    if (!record.held) unfit ??= `machine unfit: the control "${record.control}" gave ${record.verdict} (${record.reason})`;
  }
  return unfit;
}

function moduleRecord(module: string, verdicts: readonly Verdict[], unfit: string | undefined): ModulePerformanceRecord {
  if (unfit !== undefined) return { type: 'module', module, verdict: 'void', reason: unfit };
  const verdict = worst(verdicts);
  const count = verdicts.filter((each) => each === verdict).length;
  const reason = verdict === 'pass' ? `${count} of ${count} paths are fast enough` : `${count} of ${verdicts.length} paths: ${verdict}`;
  return { type: 'module', module, verdict, reason };
}

function endRecord(records: readonly ModulePerformanceRecord[], paths: Readonly<Record<Verdict, number>>, unfit: string | undefined): PerformanceEndRecord {
  const verdict = worst(records.map((record) => record.verdict));
  const all = Object.values(paths).reduce((sum, count) => sum + count, 0);
  const some = verdict === 'pass' ? `all ${all} paths are fast enough` : `${paths[verdict]} of ${all} paths: ${verdict}`;
  const reason = unfit ?? (all === 0 ? 'nothing was measured' : some);
  return { type: 'end', verdict, reason, paths };
}
