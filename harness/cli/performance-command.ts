import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { writePerformanceBaseline } from '../baseline/performance-baseline.ts';
import type { PerformanceEvent, PerformanceRequest, PerformanceResult } from '../contract/performance.ts';
import { performanceText } from '../report/performance-text.ts';
import { controlSummary } from '../report/performance-words.ts';
import { type PerformanceEvidence, parsePerformance } from '../report/read-performance.ts';
import { visible, visibleJson } from '../report/visible.ts';
import type { CommandContext } from './command-context.ts';
import { chosenModules, readConfiguration, reportsOf } from './configuration.ts';
import { parsePaths } from './critical-paths.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { parseBudget, parsePhase, parseSeed, parseStores, type StoresOption } from './option-values.ts';
import type { ProgressView } from './progress-view.ts';
import { UsageError } from './usage-error.ts';
import { withStores } from './with-stores.ts';

const PERFORMANCE_FILE = 'performance.ndjson';

interface Flags extends Pick<PerformanceRequest, 'seed' | 'budget'> {
  readonly path?: readonly string[];
  readonly phase?: number;
  readonly against: string;
  readonly accept?: boolean;
  readonly stores: StoresOption;
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover performance                               every critical path of every module
  cutover performance scheduler --path claimJob     one path
  cutover performance --against HEAD~1              is this commit slower than the one before?
  cutover performance --budget quick                8 s a path at most: more of them stay undecided

A path passes when it is proven to be at most 10 % slower, fails when it is proven to be slower than that, and is
inconclusive, which blocks as well, when its time was too short to tell. Each run first proves itself: the same code must
pass, and 20 % more must not.

Exit code: 0 fast enough, 1 slower, 2 wrong usage or configuration, 3 not proven, 130 interrupted.`;

export function addPerformance(program: Command, context: CommandContext): void {
  program
    .command('performance')
    .summary('prove that critical paths are not slower on PostgreSQL')
    .description('Calls the critical paths of each module on both stores in pairs, and judges how much slower PostgreSQL can be at most.')
    .argument('[module...]', 'modules to measure (default: all that are configured)')
    .option('--path <name>', 'only this path; may be given again, or as a list with commas', parsePaths)
    .option('--seed <number>', 'what the data and the order of calls are a function of', parseSeed, 1)
    .option('--budget <name>', 'how long a path may take: quick (8 s), gate (20 s) or deep (60 s)', parseBudget, 'gate')
    .option('--against <what>', 'mongo, baseline (the commit that was accepted last), or a commit: measured beside this one', 'mongo')
    .option('--accept', 'keep figures and costs of the paths as accepted; of a clean commit, against mongo, when all pass')
    .option('--phase <number>', 'only modules of this phase of the conversion', parsePhase)
    .option('--stores <way>', 'where servers come from: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence (default: as configured)')
    .option('--json', 'print the evidence as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runPerformance(modules, flags, context)));
}

async function runPerformance(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const chosen = chosenModules({ ...configuration.config, journeys: [] }, names, flags.phase);
  const request: PerformanceRequest = {
    config: configuration.config,
    configFile: configuration.file,
    modules: chosen,
    ...(flags.path === undefined ? {} : { paths: flags.path }),
    seed: flags.seed,
    budget: flags.budget,
    against: flags.against,
    baselines: configuration.baselines,
    reports: reportsOf(configuration, folder, flags.reports),
  };
  const result = await measureWithProgress(request, flags, context);
  const text = await readFile(path.join(result.folder, PERFORMANCE_FILE), 'utf8');
  const { reportsBeside } = await import('../report/measured/measured-kinds.ts');
  const evidence = parsePerformance(text);
  const page = path.join(result.folder, 'performance.html');
  for (const [name, content] of Object.entries(reportsBeside(PERFORMANCE_FILE, text))) await writeFile(path.join(result.folder, name), content);
  if (flags.json === true) console.print(visibleJson(JSON.stringify({ ...evidence, folder: result.folder }, undefined, 2)));
  else console.print(`${performanceText(evidence, { color: console.hasColor(console.out) })}\nreport   ${page}`);
  if (flags.accept === true) await accept(evidence, configuration.baselines, context);
  return exitOfVerdict(result.verdict);
}

async function measureWithProgress(asked: PerformanceRequest, flags: Flags, context: CommandContext): Promise<PerformanceResult> {
  const { console, signal } = context;
  // Only now: help and wrong usage are answered before two database drivers are loaded.
  const { measure } = await import('../measure.ts');
  const { pathsOf } = await import('../arena/performance/plan.ts');
  pathsOf(asked);
  // Both sides wait for the disk: a side that does not would be fast for the wrong reason.
  return await withStores(context, { stores: flags.stores, durability: 'full' }, (stores, view) =>
    measure({ ...asked, progress: (event) => show(event, view, console.isLive(console.err)), signal, stores }),
  );
}

function show(event: PerformanceEvent, view: ProgressView, isLive: boolean): void {
  if (event.kind === 'epoch' && isLive) view.note(`${event.what} (${event.index} of ${event.count}): ${event.epochs} epochs`);
  if (event.kind === 'control') view.tell(visible(controlSummary(event.record)));
  if (event.kind === 'path') view.tell(visible(event.record.summary));
}

/** @throws UsageError when the run is nothing to go by. */
async function accept({ run, modules, paths }: PerformanceEvidence, baselines: string, { console }: CommandContext): Promise<void> {
  if (run.against !== 'mongo') throw new UsageError('--accept keeps what a run against mongo measured');
  if (run.commit === null || run.commit.endsWith('-dirty')) throw new UsageError('--accept keeps figures of a commit: commit your changes first');
  for (const { module, verdict } of modules) {
    if (verdict !== 'pass') throw new UsageError(`module "${module}" is ${verdict}: nothing of it is accepted`);
    const own = paths.filter((each) => each.module === module);
    console.tell(`accepted ${await writePerformanceBaseline(baselines, module, run, own)}`);
  }
}
