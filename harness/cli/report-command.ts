import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { type ReportFormatName, reportFormats } from '../report/formats.ts';
import type { CommandContext } from './command-context.ts';
import { reportsFolder } from './configuration.ts';
import { readEvidence, readRun, VERIFIED } from './evidence-folder.ts';
import { oneOf } from './usage-error.ts';
import { printRun } from './verify-command.ts';

interface Flags {
  readonly format?: ReportFormatName;
  readonly out?: string;
  readonly config?: string;
  readonly reports?: string;
}

const EXAMPLES = `
Examples:
  cutover report                                    the latest run, for the terminal
  cutover report --format html --out proof.html     one file that needs no network
  cutover report reports/1f0c2a4b6d8e --format junit > junit.xml
  cutover report reports/growth-1f0c2a4b6d8e        of a run of growth, load or performance

A report is a view of evidence: it says what the run found, and ends with 0 whatever that was.`;

export function addReport(program: Command, context: CommandContext): void {
  program
    .command('report')
    .summary("show a run's evidence")
    .description("Shows a run's evidence on the terminal, or turns it into a report.")
    .argument('[evidence]', "a run's folder or evidence file (default: the latest run)")
    .option('--format <name>', `the report to make: ${Object.keys(reportFormats).join(', ')} (default: text for the terminal)`, (name) =>
      oneOf('format', name, Object.keys(reportFormats) as ReportFormatName[]),
    )
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where the runs are (default: as configured)')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action((place: string | undefined, flags: Flags) => runReport(place, flags, context));
}

async function runReport(place: string | undefined, flags: Flags, context: CommandContext): Promise<void> {
  const { console, folder } = context;
  const wanted = place === undefined ? undefined : path.resolve(folder, place);
  const reports = place === undefined ? await reportsFolder(folder, flags) : folder;
  // Only now: these views hold more than any other command needs.
  const { measuredKinds } = await import('../report/measured/measured-kinds.ts');
  const { file } = await readEvidence(wanted, reports, [VERIFIED, ...Object.keys(measuredKinds)]);
  const view = Object.hasOwn(measuredKinds, path.basename(file)) ? await measuredView(file, context) : await verifiedView(file, context);
  if (flags.format === undefined && flags.out === undefined) {
    view.print();
    return;
  }
  const text = view.render(flags.format ?? 'html');
  if (flags.out === undefined) {
    console.out.write(text);
    return;
  }
  await writeFile(path.resolve(folder, flags.out), text);
  console.tell(`wrote ${flags.out}`);
}

/** Evidence of one run, on the terminal or in a format. */
interface View {
  readonly print: () => void;
  readonly render: (format: ReportFormatName) => string;
}

async function verifiedView(file: string, context: CommandContext): Promise<View> {
  const run = await readRun(file, context.folder);
  return { print: () => printRun(run, context), render: (format) => reportFormats[format].render(run.evidence, run.timings) };
}

async function measuredView(file: string, { console }: CommandContext): Promise<View> {
  const { viewsOf } = await import('../report/measured/measured-kinds.ts');
  const { text, formats } = viewsOf(path.basename(file), await readFile(file, 'utf8'));
  return {
    print: () => console.print(text({ color: console.hasColor(console.out), width: console.width(console.out) })),
    render: (format) => formats[format](),
  };
}
