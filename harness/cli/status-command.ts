import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { PlanStanding } from '../contract/standing.ts';
import { DEMANDS } from '../kit/define-phases.ts';
import { standingHtml } from '../report/standing-html.ts';
import { standingMarkdown } from '../report/standing-markdown.ts';
import { standingText } from '../report/standing-text.ts';
import { visibleJson } from '../report/visible.ts';
import type { CommandContext } from './command-context.ts';
import { judgePlan, type PlanFlags, readPlan } from './judge-plan.ts';
import { parseAge, parseBudget } from './option-values.ts';
import { oneOf } from './usage-error.ts';

type Format = 'json' | 'markdown' | 'html';

interface Flags extends PlanFlags {
  readonly format?: Format;
  readonly out?: string;
  readonly json?: boolean;
}

/** Every form that the status has beside the terminal's. */
const FORMATS: Readonly<Record<Format, (standing: PlanStanding) => string>> = {
  json: (standing) => `${visibleJson(JSON.stringify(standing, undefined, 2))}\n`,
  markdown: (standing) => standingMarkdown(standing, DEMANDS),
  html: (standing) => standingHtml(standing, DEMANDS),
};

const EXAMPLES = `
Examples:
  cutover status                                     all phases, for the terminal
  cutover status --format html --out status.html     one page that needs no network
  cutover status evidence/ --json

The status is a view of evidence: it ends with 0 whatever that says. Whether a phase may be cut over, "cutover gate" answers.`;

export function addStatus(program: Command, context: CommandContext): void {
  program
    .command('status')
    .summary('show how the conversion stands, phase by phase')
    .description('Shows all phases, modules, milestones, success criteria and blockers on one page.')
    .argument('[evidence...]', "evidence files, runs' folders, or folders of those (default: the reports folder)")
    .option('--format <name>', `the page to make: ${Object.keys(FORMATS).join(', ')} (default: text for the terminal)`, (name) =>
      oneOf('format', name, Object.keys(FORMATS) as Format[]),
    )
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--budget <name>', 'the least budget that counts: quick, gate or deep (default: as planned)', parseBudget)
    .option('--max-age <age>', 'how old evidence may be, such as 7d or 36h (default: as planned)', parseAge)
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where the runs are (default: as configured)')
    .option('--json', 'the same as --format json')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action((places: string[], flags: Flags) => runStatus(places, flags, context));
}

async function runStatus(places: readonly string[], flags: Flags, context: CommandContext): Promise<void> {
  const { console, folder } = context;
  const planned = await readPlan(folder, flags.config);
  const all = planned.plan.phases.map(({ number }) => number);
  const standing = await judgePlan(planned, places, flags, all, context);
  const format = flags.format ?? (flags.json === true ? 'json' : flags.out === undefined ? undefined : 'html');
  if (format === undefined) {
    console.print(standingText(standing, { color: console.hasColor(console.out), width: console.width(console.out) }));
    return;
  }
  const text = FORMATS[format](standing);
  if (flags.out === undefined) {
    console.out.write(text);
    return;
  }
  await writeFile(path.resolve(folder, flags.out), text);
  console.tell(`wrote ${flags.out}`);
}
