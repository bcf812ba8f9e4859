import type { Command } from 'commander';
import type { ConversionRun } from '../contract/conversion-report.ts';
import { worst } from '../kit/tally.ts';
import { conversionText } from '../report/conversion-text.ts';
import type { CommandContext } from './command-context.ts';
import { convertedModules, readConfiguration, reportsOf } from './configuration.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { keepEvidence } from './keep-evidence.ts';
import { parseSeed, parseStores, parseWhole, type StoresOption } from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { withStores } from './with-stores.ts';

interface Flags {
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

Leaves conversion.json, and rejects.ndjson with each document that PostgreSQL cannot hold, the field and the reason.

Exit code: 0 every record is there, 1 one is missing, changed, too many or rejected, 2 wrong usage, 3 not proven, 130 interrupted.`;

export function addConvert(program: Command, context: CommandContext): void {
  program
    .command('convert')
    .summary('convert what modules hold on MongoDB, and prove it record by record')
    .description('Leaves the records of a workload on MongoDB, converts them to PostgreSQL by tier, and holds every record of both sides against each other.')
    .argument('[module...]', 'modules to convert (default: all that have a conversion)')
    .option('--operations <number>', 'of the workload whose records convert', parseWhole('operations', 1_000_000), 2_000)
    .option('--cutoff <instant>', 'what the rules of tier B take for now, in ISO 8601 with its zone (default: the end of the workload)', parseInstant)
    .option('--parallel <number>', 'ranges of keys at once', parseWhole('parallel', 64), 1)
    .option('--seed <number>', 'what the workload is a function of', parseSeed, 1)
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence (default: as configured)')
    .option('--json', 'print what was found as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runConvert(modules, flags, context)));
}

async function runConvert(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder, signal } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const entries = convertedModules(configuration, names);
  const { convertModule } = await import('../convert.ts');
  const reports = reportsOf(configuration, folder, flags.reports);
  const runs: (ConversionRun & { readonly folder: string })[] = [];
  await withStores(context, flags, async (stores, view) => {
    const common = { configFile: configuration.file, stores, seed: flags.seed, operations: flags.operations, cutoffMs: flags.cutoff, parallel: flags.parallel };
    for (const entry of entries) {
      const run = await convertModule({ ...common, entry, signal: AbortSignal.any([signal, stores.lost]), onNote: (message) => view.note(message) });
      runs.push({ ...run, folder: await keep(run, reports) });
    }
  });
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
