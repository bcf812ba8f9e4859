import path from 'node:path';
import type { Command } from 'commander';
import { Allowances, DEFAULT_BUDGET } from '../arena/performance/allowances.ts';
import type { CutoverConfig } from '../contract/config.ts';
import type { LoadSettings } from '../contract/load.ts';
import type { Limit } from '../contract/trial.ts';
import { loadText, pathSummary } from '../report/load/load-text.ts';
import { visible } from '../report/visible.ts';
import type { CommandContext } from './command-context.ts';
import { chosenModules, readConfiguration, reportsOf } from './configuration.ts';
import { criticalPaths, parsePaths } from './critical-paths.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { keepEvidence } from './keep-evidence.ts';
import { parseAbove, parseDurability, parseSeed, parseStores, parseWhole, type StoresOption } from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { withStores } from './with-stores.ts';

interface Flags {
  readonly path?: readonly string[];
  readonly rate?: number;
  readonly duration: number;
  readonly connections: number;
  readonly pool: number;
  readonly timeout: number;
  readonly late: number;
  readonly budget?: number;
  readonly seed: number;
  readonly stores: StoresOption;
  readonly durability: 'full' | 'relaxed';
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

/** Most probability that a run of the same code on both sides is taken for slower, or for not failing when it is. */
const ALPHA = 0.01;

const EXAMPLES = `
Examples:
  cutover load authority                                every critical path, at 30 % of what the slower side can do
  cutover load authority --path getUser,createUser      two of them
  cutover load scheduler --path enqueueJob --rate 200   200 calls a second, whatever is in flight
  cutover load policy --duration 60 --connections 32

Each path is first driven by autocannon (closed loop: throughput at a fixed number of connections), then at a steady rate
(open loop: response times from when each call was due). Windows of both sides alternate.

Exit code: 0 within the budget, 1 beyond it or failing, 2 wrong usage or a rate that is too high, 3 not proven, 130 interrupted.`;

export function addLoad(program: Command, context: CommandContext): void {
  program
    .command('load')
    .summary('put load on a module over HTTP, on both stores, and compare')
    .description('Drives the configured service over MongoDB and over PostgreSQL with the same calls, and judges response times and throughput.')
    .argument('<module>', 'the module whose repositories stand behind the service')
    .option('--path <name>', 'only this critical path; may be given again, or as a list with commas', parsePaths)
    .option('--rate <number>', 'calls a second of the open loop (default: 30 % of what the slower side can do)', parseAbove('rate', 'calls a second'))
    .option('--duration <seconds>', 'of the open loop on each side, up to the first look', parseAbove('duration', 'seconds'), 12)
    .option('--connections <number>', 'of the closed loop', parseWhole('connections', 512), 8)
    .option('--pool <number>', 'connections of each service to its store', parseWhole('pool', 128), 8)
    .option('--timeout <seconds>', 'after which a call has failed', parseAbove('timeout', 'seconds'), 10)
    .option('--late <ms>', 'after which a call was sent late; with more than 1 % of such calls nothing is proven', parseAbove('late', 'ms'), 5)
    .option('--budget <percent>', 'how much slower PostgreSQL may be (default: as configured, else 10)', parseAbove('budget', 'percent'))
    .option('--seed <number>', 'what the data and the calls are a function of', parseSeed, 1)
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--durability <kind>', 'full, as in production, or relaxed (no fsync, on servers of its own)', parseDurability, 'full')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence and the page (default: as configured)')
    .option('--json', 'print what was measured as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (module: string, flags: Flags) => context.finish(await runLoad(module, flags, context)));
}

async function runLoad(name: string, flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder, signal } = context;
  const configuration = await readConfiguration(folder, flags.config);
  chosenModules(configuration.config, [name], undefined);
  const entry = configuration.config.modules.find(({ module }) => module.name === name);
  if (entry === undefined) throw new UsageError(`"${name}" is a journey; load goes to one module`);
  const { service } = configuration.config;
  if (service === undefined) throw new UsageError(`${configuration.file} has no service: say under "service" how repositories are put behind HTTP`);
  const paths = criticalPaths(entry, flags.path);
  const { load } = await import('../load.ts');
  const settings: LoadSettings = {
    connections: flags.connections,
    poolSize: flags.pool,
    rate: flags.rate ?? null,
    durationS: flags.duration,
    timeoutMs: flags.timeout * 1_000,
    lateUs: flags.late * 1_000,
    budget: flags.budget === undefined ? (configuration.config.performance?.budget ?? DEFAULT_BUDGET) : flags.budget / 100,
    alpha: ALPHA,
  };
  const limitOf = limitsOf(configuration.config, name, settings.budget, flags.budget !== undefined);
  const given = { entry, configFile: configuration.file, service, paths, seed: flags.seed, settings, limitOf, hosts: configuration.config.hosts ?? [], signal };
  const report = await withStores(context, flags, (stores, view) =>
    load({
      ...given,
      stores,
      onNote: (message) => view.note(message),
      onPath: (measured) => view.tell(visible(pathSummary(name, measured))),
    }),
  );
  const { reportsBeside } = await import('../report/measured/measured-kinds.ts');
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  const reports = reportsOf(configuration, folder, flags.reports);
  const place = await keepEvidence(reports, { kind: 'load', file: 'load.json' }, text, () => reportsBeside('load.json', text));
  if (flags.json === true) console.print(JSON.stringify({ ...report, folder: place }, undefined, 2));
  else
    console.print(
      `${loadText(report, { color: console.hasColor(console.out), width: console.width(console.out) })}\nreport   ${path.join(place, 'load.html')}`,
    );
  return exitOfVerdict(report.verdict);
}

/** What the paths of a module may take: the same for all when that was asked for, else what the configuration allows today. */
function limitsOf(config: CutoverConfig, module: string, budget: number, isAsked: boolean): (operation: string) => Limit {
  const allowances = new Allowances(config, new Date().toISOString().slice(0, 10));
  return (operation) => {
    const { limit, hasExpired } = allowances.of(module, operation);
    if (isAsked) return { ...limit, budget };
    return hasExpired ? { budget } : limit;
  };
}
