import type { Command } from 'commander';
import type { NamedDatabases } from '../arena/conversion-places.ts';
import type { ConvertedEntry } from '../contract/config.ts';
import type { ConversionRun } from '../contract/conversion-report.ts';
import { worst } from '../kit/tally.ts';
import { conversionText } from '../report/conversion-text.ts';
import type { CommandContext } from './command-context.ts';
import { convertedModules, readConfiguration, reportsOf } from './configuration.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { keepEvidence } from './keep-evidence.ts';
import { type NamedFlags, namedDatabases } from './named-databases.ts';
import { parseSeed, parseStores, parseWhole, type StoresOption } from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { withProgress, withStores } from './with-stores.ts';

interface Flags extends NamedFlags {
  readonly operations: number;
  readonly cutoff?: number;
  readonly parallel: number;
  readonly seed: number;
  readonly stores: StoresOption;
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover convert authority                                       what 2,000 operations leave on MongoDB
  cutover convert authority --operations 20000 --parallel 4       more of it, in four ranges of keys at once
  cutover convert policy --cutoff 2026-01-31T00:00:00.000Z        by the rules of tier B as they stand at that instant
  cutover convert authority --source mongodb://db/auth --dry-run  what a database of yours holds, to one of the run's own
  cutover convert authority --source mongodb://db/auth --target postgres://owner@db/app

With --source a database of yours is read, and never written. A dry run converts all of it to a PostgreSQL of the run's own,
which it drops again: so it says what would convert, be skipped and be rejected, and proves it. Without --dry-run it goes to
--target, whose tables must be there and empty, as the role that owns them; --reader sees all tenants' rows (BYPASSRLS),
where the owner does not. What was interrupted goes on from its checkpoints, with the same --cutoff.
So that no list of processes shows a password, URLs may stand in CUTOVER_SOURCE_URL, CUTOVER_TARGET_URL, CUTOVER_READER_URL;
they count only where --from-env is said.

Leaves conversion.json, and rejects.ndjson with each document that PostgreSQL cannot hold, the field and the reason.

Exit code: 0 every record is there, 1 one is missing, changed, too many or rejected, 2 wrong usage, 3 not proven, 130 interrupted.`;

export function addConvert(program: Command, context: CommandContext): void {
  program
    .command('convert')
    .summary('convert what modules hold on MongoDB, and prove it record by record')
    .description('Leaves the records of a workload on MongoDB, converts them to PostgreSQL by tier, and holds every record of both sides against each other.')
    .argument('[module...]', 'modules to convert (default: all that have a conversion)')
    .option('--operations <number>', 'of the workload whose records convert', parseWhole('operations', 1_000_000), 2_000)
    .option(
      '--cutoff <instant>',
      'what the rules of tier B take for now, in ISO 8601 with its zone (default: the end of the workload; with --source, now)',
      parseInstant,
    )
    .option('--parallel <number>', 'ranges of keys at once', parseWhole('parallel', 64), 1)
    .option('--seed <number>', 'what the workload is a function of', parseSeed, 1)
    .option('--source <url>', 'MongoDB that holds what converts (default: a workload leaves it)')
    .option('--database <name>', "its database (default: the source's own)")
    .option('--target <url>', 'PostgreSQL that it goes to, as the owner of its tables')
    .option('--reader <url>', "PostgreSQL as a role that sees all tenants' rows (default: the target)")
    .option('--from-env', 'take these URLs from the environment, where they are not given')
    .option('--dry-run', "convert to a PostgreSQL of the run's own instead")
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence (default: as configured)')
    .option('--json', 'print what was found as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runConvert(modules, flags, context)));
}

async function runConvert(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const entries = convertedModules(configuration, names);
  const named = namedDatabases(flags, context.env);
  const reports = reportsOf(configuration, folder, flags.reports);
  const { seed, parallel } = flags;
  const runs: (ConversionRun & { readonly folder: string })[] = [];
  // Each as soon as it is there: one that fails later takes none along.
  const onRun = async (run: ConversionRun): Promise<void> => void runs.push({ ...run, folder: await keep(run, reports) });
  const asked: Asked = { entries, configFile: configuration.file, seed, parallel, onRun };
  await (named === undefined ? convertWorkloads(asked, flags, context) : convertDatabase(asked, named, flags, context));
  const options = { color: console.hasColor(console.out) };
  if (flags.json === true)
    console.print(
      JSON.stringify(
        runs.map(({ report, folder: place }) => ({ ...report, folder: place })),
        undefined,
        2,
      ),
    );
  else console.print(runs.map(({ report, folder: place }) => `${conversionText(report, options)}\nevidence ${place}`).join('\n\n'));
  return exitOfVerdict(worst(runs.map(({ report }) => report.verdict)));
}

interface Asked {
  readonly entries: readonly ConvertedEntry[];
  readonly configFile: string;
  readonly seed: number;
  readonly parallel: number;
  readonly onRun: (run: ConversionRun) => Promise<void>;
}

async function convertWorkloads({ entries, onRun, ...common }: Asked, flags: Flags, context: CommandContext): Promise<void> {
  const { convertModule } = await import('../convert.ts');
  const { operations, cutoff: cutoffMs } = flags;
  await withStores(context, flags, async (stores, view) => {
    const given = { ...common, stores, operations, cutoffMs, signal: AbortSignal.any([context.signal, stores.lost]) };
    for (const entry of entries) await onRun(await convertModule({ ...given, entry, onNote: (message) => view.note(message) }));
  });
}

async function convertDatabase({ entries, onRun, ...common }: Asked, named: NamedDatabases, flags: Flags, context: CommandContext): Promise<void> {
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0) throw new UsageError('--source is the database of one module: name it');
  const { convertNamed } = await import('../convert.ts');
  const given = { ...common, entry, named, cutoffMs: flags.cutoff ?? Date.now() };
  const { signal } = context;
  const run = await (flags.dryRun === true
    ? withStores(context, flags, (stores, view) =>
        convertNamed({ ...given, stores, signal: AbortSignal.any([signal, stores.lost]), onNote: (message) => view.note(message) }),
      )
    : withProgress(context.console, (view) => convertNamed({ ...given, signal, onNote: (message) => view.note(message) })));
  await onRun(run);
}

/** Writes the report and the rejected documents; gives their folder. */
function keep({ report, rejects }: ConversionRun, reports: string): Promise<string> {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  const lines = rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
  return keepEvidence(reports, { kind: 'conversion', file: 'conversion.json' }, text, () => ({ 'rejects.ndjson': lines }));
}

/** An instant with its zone, ms since the epoch. */
function parseInstant(text: string): number {
  const ms = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT.+(?:Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(ms)) {
    throw new UsageError(`--cutoff is an instant such as 2026-01-31T00:00:00.000Z, not "${text}"`);
  }
  return ms;
}
