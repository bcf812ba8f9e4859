import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { digestsFor, readBaseline } from '../baseline/baseline.ts';
import type { Budget } from '../contract/arena.ts';
import type { CutoverConfig, ModuleEntry } from '../contract/config.ts';
import type { CheckName } from '../contract/difference.ts';
import type { RunRecord } from '../contract/evidence.ts';
import type { JourneyDefinition } from '../contract/journey.ts';
import type { Workload } from '../contract/operation.ts';
import type { VerifyRequest } from '../contract/verify.ts';
import { readCorpus } from '../workload/corpus.ts';
import { leftOutText } from '../workload/corpus-left-out.ts';
import { corpusWorkloads, untakenDocuments } from '../workload/corpus-workload.ts';
import { readTrace } from '../workload/trace.ts';
import { BUDGETS } from './budgets.ts';
import { checkConfig } from './check-config.ts';
import { DivergenceBook } from './divergence-book.ts';

/** All checks, in the order in which they run. */
export const CHECKS: readonly CheckName[] = [
  'schema',
  'parity',
  'state',
  'determinism',
  'isolation',
  'concurrency',
  'conversion',
  'dual-write',
  'rollback',
  'journey',
];

/** Checks that a corpus has something to say to. */
const CORPUS_CHECKS: ReadonlySet<CheckName> = new Set(['parity', 'state']);

/** Checks that take a replayed workload as it is. */
const REPLAY_CHECKS: ReadonlySet<CheckName> = new Set(['parity', 'state', 'determinism']);

/** Checks of how a module gets from one store to the other. */
const NEEDS_CONVERSION: ReadonlySet<CheckName> = new Set(['conversion', 'dual-write', 'rollback']);

/** Checks that share their drives, or what stands on both stores, and so run as one. */
const TOGETHER: readonly ReadonlySet<CheckName>[] = [new Set(['parity', 'state']), new Set(['dual-write', 'rollback'])];

/** One module and the checks that are judged together; or one journey. */
export interface Job {
  /** The module's name, or the journey's: what the evidence calls it. */
  readonly name: string;
  /** The module; of a journey, all that it goes through. */
  readonly entries: readonly [ModuleEntry, ...ModuleEntry[]];
  readonly journey?: JourneyDefinition;
  readonly checks: readonly CheckName[];
}

/** What a run will do, decided before anything is started. */
export interface Plan {
  readonly runId: string;
  readonly budget: Budget;
  readonly jobs: readonly Job[];
  readonly divergences: DivergenceBook;
  readonly replayed: Workload | undefined;
  readonly corpus: { readonly files: RunRecord['corpus']; readonly workloads: ReadonlyMap<string, readonly Workload[]> } | undefined;
  readonly baselines: ReadonlyMap<string, Readonly<Record<string, string>> | undefined>;
}

/** A request that names what is not there. */
export class PlanError extends Error {
  readonly code = 'usage';
}

/**
 * Decides what to run. Whatever is wrong with what was asked for is told here, before anything is started; a folder for
 * the evidence that cannot be made is as well.
 *
 * @throws PlanError when what was asked for contradicts itself, or leaves nothing to run; ConfigError when the
 * configuration cannot be used; the readers' own errors for a replay, corpus or baseline.
 */
export async function makePlan(options: VerifyRequest): Promise<Plan> {
  const { config, seed } = options;
  checkConfig(config, options.configFile);
  if (options.corpus !== undefined && options.replay !== undefined)
    throw new PlanError('--corpus and --replay each bring their own operations: give one of them');
  const budget = BUDGETS[options.budget];
  const modules = config.modules.map(({ module }) => module);
  const replayed = options.replay === undefined ? undefined : await readTrace(options.replay, modules);
  if (replayed !== undefined) checkReplayed(options, replayed);
  const corpus = options.corpus === undefined ? undefined : await planCorpus(options, options.corpus);
  const entries = config.modules.filter(({ module: { name } }) => {
    if (replayed !== undefined) return name === replayed.module;
    if (corpus !== undefined && !corpus.workloads.has(name)) return false;
    return options.modules === undefined || options.modules.length === 0 || options.modules.includes(name);
  });
  const apt = replayed !== undefined ? REPLAY_CHECKS : corpus !== undefined ? CORPUS_CHECKS : new Set(CHECKS);
  const checks = CHECKS.filter((check) => apt.has(check) && (options.checks === undefined || options.checks.length === 0 || options.checks.includes(check)));
  const jobs = sharded([...entries.flatMap((entry) => jobsOf(entry, checks)), ...(checks.includes('journey') ? journeyJobs(options) : [])], options.shard);
  if (jobs.length === 0) throw new PlanError('there is nothing to run: no module and check is left of what was asked for; ask for fewer restrictions');
  const baselines = new Map<string, Readonly<Record<string, string>> | undefined>();
  const folder = path.resolve(path.dirname(options.configFile), config.baselines ?? 'baselines');
  if (replayed === undefined) {
    for (const { name } of jobs) baselines.set(name, digestsFor(await readBaseline(folder, name), seed, budget.name));
  }
  await mkdir(options.reports, { recursive: true });
  const today = new Date().toISOString().slice(0, 10);
  return {
    runId: randomBytes(4).toString('hex'),
    budget,
    jobs,
    divergences: new DivergenceBook(config.divergences ?? [], today),
    replayed,
    corpus,
    baselines,
  };
}

/** A replay file says by itself which module it is for, and only some checks take a workload as it is. */
function checkReplayed({ modules, checks, replay }: VerifyRequest, { module }: Workload): void {
  if (modules !== undefined && modules.length > 0 && !modules.includes(module)) {
    throw new PlanError(`replay file ${replay} is of module "${module}": leave the module out, or name that one`);
  }
  const unfit = (checks ?? []).filter((check) => !REPLAY_CHECKS.has(check));
  if (unfit.length > 0) {
    throw new PlanError(
      `--check ${unfit.join(',')} makes its own operations and cannot replay a file: replay it by its seed, or use --check ${[...REPLAY_CHECKS].join(',')}`,
    );
  }
}

function jobsOf(entry: ModuleEntry, checks: readonly CheckName[]): Job[] {
  const jobs: Job[] = [];
  for (const check of checks) {
    if (check === 'journey') continue;
    // A module without races has nothing to be judged: that is for its definition to say, not for a verdict.
    if (check === 'concurrency' && (entry.module.races ?? []).length === 0) continue;
    // So is what of it converts, and how.
    if (NEEDS_CONVERSION.has(check) && entry.conversion === undefined) continue;
    const together = checks.filter((other) => other === check || TOGETHER.some((some) => some.has(check) && some.has(other)));
    if (check === together[0]) jobs.push({ name: entry.module.name, entries: [entry], checks: together });
  }
  return jobs;
}

/** The journeys that were asked for, by name or with everything. */
function journeyJobs({ config, modules }: VerifyRequest): Job[] {
  const chosen = (config.journeys ?? []).filter(({ name }) => modules === undefined || modules.length === 0 || modules.includes(name));
  return chosen.map((journey) => ({ name: journey.name, entries: entriesOf(config, journey), journey, checks: ['journey'] }));
}

/** The modules that a journey goes through, in the order of the configuration. */
function entriesOf({ modules }: CutoverConfig, { steps }: JourneyDefinition): Job['entries'] {
  const named = new Set(steps.map(({ module }) => module));
  return modules.filter(({ module }) => named.has(module.name)) as [ModuleEntry, ...ModuleEntry[]];
}

function sharded(jobs: readonly Job[], shard: VerifyRequest['shard']): readonly Job[] {
  return shard === undefined ? jobs : jobs.filter((_, index) => index % shard.count === shard.index - 1);
}

async function planCorpus(options: VerifyRequest, place: string): Promise<NonNullable<Plan['corpus']>> {
  const read = await readCorpus(place);
  const workloads = new Map<string, readonly Workload[]>();
  for (const { module } of options.config.modules) {
    if (module.corpus === undefined) continue;
    if (options.modules !== undefined && options.modules.length > 0 && !options.modules.includes(module.name)) continue;
    const made = corpusWorkloads(module, read.documents, options.seed);
    if (made.some(({ operations }) => operations.length > 0)) workloads.set(module.name, made);
  }
  if (workloads.size === 0) throw new PlanError(`none of the ${read.documents.length} documents under ${place} is of a kind that a chosen module takes`);
  const leftOut = leftOutText(read, untakenDocuments(read.documents, [...workloads.values()].flat()));
  if (leftOut !== undefined) options.progress?.({ kind: 'note', message: leftOut });
  return { files: read.files, workloads };
}
