import path from 'node:path';
import type { Command } from 'commander';
import { growthSummary, growthText } from '../report/growth/growth-text.ts';
import { visible } from '../report/visible.ts';
import type { CommandContext } from './command-context.ts';
import { chosenModules, readConfiguration, reportsOf } from './configuration.ts';
import { criticalPaths, parsePaths } from './critical-paths.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { keepEvidence } from './keep-evidence.ts';
import { parseDurability, parseSeed, parseStores, type StoresOption } from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { withStores } from './with-stores.ts';

interface Flags {
  readonly path?: readonly string[];
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly stores: StoresOption;
  readonly durability: 'full' | 'relaxed';
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

/** Callers at once, beside one alone. */
const CALLERS = [2, 4, 8, 16];

const EXAMPLES = `
Examples:
  cutover growth authority                                  every critical path at 1,000, 10,000 and 100,000 records
  cutover growth authority --path countLoginFailures        one of them
  cutover growth --sizes 1000,10000,100000,1000000          all modules, for a night

The first records are made through the repositories, on both sides alike; more are copies of these with keys of their own,
written in bulk: 100,000 take seconds, 1,000,000 a few minutes a module. Plans of each
path at the largest size are kept, and whole tables that a call reads are named.

Exit code: 0 no path's cost grows faster on PostgreSQL, 1 one's does, 2 wrong usage, 3 not proven, 130 interrupted.`;

export function addGrowth(program: Command, context: CommandContext): void {
  program
    .command('growth')
    .summary('measure how the cost of critical paths grows with the records, on both stores')
    .description('Measures each critical path at growing numbers of records and callers, fits how its cost grows, and fails what grows faster on PostgreSQL.')
    .argument('[module...]', 'modules to measure (default: all that are configured)')
    .option('--path <name>', 'only this critical path; may be given again, or as a list with commas', parsePaths)
    .option('--sizes <numbers>', 'records of the calling tenant, ascending', parseSizes, [1_000, 10_000, 100_000])
    .option('--seed <number>', 'of the order of calls', parseSeed, 1)
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--durability <kind>', 'relaxed (no fsync, on servers of its own) or full', parseDurability, 'relaxed')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence and the page (default: as configured)')
    .option('--json', 'print what was measured as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runGrowth(modules, flags, context)));
}

async function runGrowth(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder, signal } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const { config, file } = configuration;
  const wanted = chosenModules(config, names, undefined);
  const entries = config.modules.filter(({ module }) => wanted.includes(module.name));
  if (entries.length === 0) throw new UsageError('growth is measured on modules, and none was named');
  if (flags.path !== undefined && entries.length > 1) throw new UsageError('--path is of one module: name it');
  const chosen = entries.map((entry) => ({ entry, paths: criticalPaths(entry, flags.path) }));
  const { growth } = await import('../growth.ts');
  const report = await withStores(context, flags, (stores, view) =>
    growth({
      ...{ chosen, configFile: file, stores, sizes: flags.sizes, callers: CALLERS, seed: flags.seed, hosts: config.hosts ?? [], signal },
      onNote: (message) => view.note(message),
      onPath: (measured) => view.tell(visible(growthSummary(measured))),
    }),
  );
  const { reportsBeside } = await import('../report/measured/measured-kinds.ts');
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  const reports = reportsOf(configuration, folder, flags.reports);
  const place = await keepEvidence(reports, { kind: 'growth', file: 'growth.json' }, text, () => reportsBeside('growth.json', text));
  if (flags.json === true) console.print(JSON.stringify({ ...report, folder: place }, undefined, 2));
  else
    console.print(
      `${growthText(report, { color: console.hasColor(console.out), width: console.width(console.out) })}\nreport   ${path.join(place, 'growth.html')}`,
    );
  return exitOfVerdict(report.verdict);
}

/** Two sizes or more, ascending. @throws UsageError */
function parseSizes(text: string): readonly number[] {
  const sizes = text.split(',').map((each) => (/^\d{2,8}$/.test(each.trim()) ? Number(each) : Number.NaN));
  if (sizes.length < 2 || sizes.some((size, at) => !(size >= 10) || size <= (sizes[at - 1] ?? 0))) {
    throw new UsageError(`--sizes are two numbers of records or more from 10, ascending, such as 1000,10000,100000, not "${text}"`);
  }
  return sizes;
}
