import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import type { VerifyOptions, VerifyRequest, VerifyResult } from '../contract/verify.ts';
import { acceptedText } from '../report/accepted-text.ts';
import { reportFormats } from '../report/formats.ts';
import { findingText, summaryText } from '../report/terminal-report.ts';
import type { CommandContext } from './command-context.ts';
import { chosenModules, readConfiguration, reportsOf } from './configuration.ts';
import { readRun, type StoredRun, writeReports } from './evidence-folder.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { parseBudget, parseChecks, parseDurability, parseJobs, parsePhase, parseSeed, parseShard, parseStores, type StoresOption } from './option-values.ts';
import { ProgressView } from './progress-view.ts';

interface Flags extends Pick<VerifyOptions, 'seed' | 'budget' | 'shard'> {
  readonly check?: VerifyOptions['checks'];
  readonly stores: StoresOption;
  readonly durability: 'full' | 'relaxed';
  readonly corpus?: string;
  readonly replay?: string;
  readonly phase?: number;
  readonly jobs?: number;
  readonly bail?: boolean;
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover verify                                  all modules, quick budget, stores of its own
  cutover verify authority --check parity,state   one module, two checks
  cutover verify --budget gate --seed 7           what a phase needs, on other inputs
  cutover verify concelier --corpus advisories/   real documents in place of generated ones
  cutover verify --shard 2/3                      the second third, for CI
  MONGO_URL=… POSTGRES_URL=… cutover verify --stores given

Exit code: 0 proven, 1 a difference, 2 wrong usage or configuration, 3 not proven, 130 interrupted.`;

export function addVerify(program: Command, context: CommandContext): void {
  program
    .command('verify')
    .summary('prove that modules behave on PostgreSQL as they did on MongoDB')
    .description('Drives the same workloads through both repositories of each module, on real stores, and judges what differs.')
    .argument('[module...]', 'modules to verify (default: all that are configured)')
    .option('--check <name>', 'only this check; may be given again, or as a list with commas', parseChecks)
    .option('--seed <number>', 'what the generated workloads are a function of', parseSeed, 1)
    .option('--budget <name>', 'how much to do: quick, gate or deep', parseBudget, 'quick')
    .option('--phase <number>', 'only modules of this phase of the conversion', parsePhase)
    .option('--stores <way>', 'where servers come from: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--durability <kind>', 'relaxed (no fsync, on servers of its own) or full', parseDurability, 'relaxed')
    .option('--corpus <path>', 'a file or folder of real documents to run on')
    .option('--replay <file>', 'run exactly the operations of a replay file')
    .option('--shard <i/n>', 'only the i-th of n shares of the checks', parseShard)
    .option('--bail', 'end parity and state of a module with the first workload that shows a difference')
    .option('--jobs <number>', 'how many modules’ checks may run at once (default: by the machine, at most 3 at the quick budget, 2 at others)', parseJobs)
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put evidence and reports (default: as configured)')
    .option('--json', 'print the report as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runVerify(modules, flags, context)));
}

async function runVerify(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const modules = chosenModules(configuration.config, names, flags.phase);
  const reports = reportsOf(configuration, folder, flags.reports);
  const request: VerifyRequest = {
    config: configuration.config,
    configFile: configuration.file,
    modules,
    seed: flags.seed,
    budget: flags.budget,
    reports,
    ...(flags.check === undefined ? {} : { checks: flags.check }),
    ...(flags.shard === undefined ? {} : { shard: flags.shard }),
    ...(flags.bail === true ? { isEnough: () => true } : {}),
    ...(flags.jobs === undefined ? {} : { jobsAtOnce: flags.jobs }),
    ...(flags.corpus === undefined ? {} : { corpus: path.resolve(folder, flags.corpus) }),
    ...(flags.replay === undefined ? {} : { replay: path.resolve(folder, flags.replay) }),
  };
  const result = await verifyWithProgress(request, flags, context);
  const run = await readRun(result.folder, reports);
  const written = await writeReports(run);
  if (flags.json === true) {
    console.print(JSON.stringify({ ...JSON.parse(reportFormats.json.render(run.evidence, run.timings)), folder: run.folder }, undefined, 2));
  } else {
    printRun(run, context);
    console.print(`report   ${shortPath(folder, written.html)}`);
  }
  return exitOfVerdict(result.verdict);
}

async function verifyWithProgress(asked: VerifyRequest, flags: Flags, { console, env, signal }: CommandContext): Promise<VerifyResult> {
  // Only now: help and wrong usage are answered before two database drivers are loaded.
  const { verify } = await import('../verify.ts');
  const { makePlan } = await import('../arena/plan.ts');
  const { openStores } = await import('../stores/open-stores.ts');
  using view = new ProgressView(console);
  const request: VerifyRequest = { ...asked, progress: (event) => view.take(event), signal };
  const plan = await makePlan(request);
  view.note('starting the stores');
  const runId = randomBytes(4).toString('hex');
  await using stores = await openStores({
    ...{ way: flags.stores, durability: flags.durability, env, runId, signal },
    // What a quick run leaves in the stores is small, and known to be.
    inMemory: asked.budget === 'quick' && asked.corpus === undefined && asked.replay === undefined,
    yielding: true,
    onProgress: (message) => view.note(message),
  });
  return await verify({ ...request, stores }, plan);
}

/** What a person needs after a run: open findings first, what was accepted apart, then the table and the verdict, which stay in sight. */
export function printRun({ evidence, timings }: StoredRun, { console }: CommandContext): void {
  const options = { color: console.hasColor(console.out), width: console.width(console.out) };
  for (const finding of evidence.findings) if (finding.divergence === undefined) console.print(`${findingText(finding, options)}\n`);
  const accepted = acceptedText(evidence, options);
  if (accepted !== undefined) console.print(`${accepted}\n`);
  console.print(summaryText(evidence, timings, options));
}

/** Relative where that is shorter to read: not for what lies outside. */
function shortPath(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  return relative.startsWith('..') ? file : relative;
}
