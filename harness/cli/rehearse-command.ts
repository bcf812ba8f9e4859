import type { Command } from 'commander';
import type { RehearsalRecord } from '../contract/rehearsal.ts';
import type { Verdict } from '../contract/verdict.ts';
import { worst } from '../kit/tally.ts';
import { rehearsalHtml } from '../report/rehearsal-html.ts';
import { rehearsalText } from '../report/rehearsal-text.ts';
import { ReachGuard } from '../stores/reach-guard.ts';
import type { CommandContext } from './command-context.ts';
import { convertedModules, readConfiguration, reportsOf } from './configuration.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { keepEvidence } from './keep-evidence.ts';
import { parseSeed, parseStores, parseWhole, type StoresOption } from './option-values.ts';
import { withStores } from './with-stores.ts';

interface Flags {
  readonly seconds: number;
  readonly rate: number;
  readonly seeded: number;
  readonly faults: boolean;
  readonly seed: number;
  readonly stores: StoresOption;
  readonly config?: string;
  readonly reports?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover rehearse authority                          the whole way, there and back, with faults
  cutover rehearse authority --seconds 120 --rate 80  longer, with more calls
  cutover rehearse authority --no-faults              nothing is broken on purpose

Leaves rehearsal.ndjson, and timeline.html: load, answer times and failures beside the phases.

Exit code: 0 every answer and record is there, 1 one is not, 2 wrong usage, 3 not proven, 130 interrupted.`;

export function addRehearse(program: Command, context: CommandContext): void {
  program
    .command('rehearse')
    .summary("rehearse a module's conversion beside a load, there and back")
    .description(
      'Seeds MongoDB, keeps calls coming, walks mongo → backfill → dual write → postgres → rollback → postgres, kills and stalls both servers on the way, and holds every answer against a run where nothing is converted.',
    )
    .argument('<module...>', 'modules to rehearse, one after another')
    .option('--seconds <number>', 'how long the load lasts at least', parseWhole('seconds', 86_400), 40)
    .option('--rate <number>', 'calls a second', parseWhole('rate', 10_000), 40)
    .option('--seeded <number>', 'operations that seed the database', parseWhole('seeded', 1_000_000), 1_000)
    .option('--no-faults', 'break nothing on purpose')
    .option('--seed <number>', 'what the workload and the faults are a function of', parseSeed, 1)
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where to put the evidence (default: as configured)')
    .option('--json', 'print the records as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (modules: string[], flags: Flags) => context.finish(await runRehearse(modules, flags, context)));
}

async function runRehearse(names: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder, signal } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const entries = convertedModules(configuration, names);
  const { rehearse } = await import('../rehearse.ts');
  const reports = reportsOf(configuration, folder, flags.reports);
  const runs: { readonly records: readonly RehearsalRecord[]; readonly place: string }[] = [];
  // What was acknowledged must survive a server that is killed.
  await withStores(context, { ...flags, durability: flags.faults ? 'full' : 'relaxed' }, async (stores, view) => {
    using guard = new ReachGuard([...(await stores.hosts()), ...(configuration.config.hosts ?? [])]);
    const onNote = (message: string): void => view.note(message);
    const { seed, seeded, seconds, rate: perSecond, faults: hasFaults } = flags;
    for (const entry of entries) {
      const common = { configFile: configuration.file, stores, seed, seeded, seconds, perSecond, hasFaults, onNote };
      const records = await rehearse({ ...common, entry, signal: AbortSignal.any([signal, stores.lost, guard.signal]) });
      guard.signal.throwIfAborted();
      runs.push({ records, place: await keep(records, reports) });
    }
  });
  if (flags.json === true) console.print(JSON.stringify(runs, undefined, 2));
  else {
    const options = { color: console.hasColor(console.out) };
    console.print(runs.map(({ records, place }) => `${rehearsalText(records, options)}\nevidence ${place}`).join('\n\n'));
  }
  return exitOfVerdict(worst(runs.map(({ records }) => verdictOf(records))));
}

function verdictOf(records: readonly RehearsalRecord[]): Verdict {
  const end = records.at(-1);
  return end?.type === 'end' ? end.verdict : 'void';
}

/** Writes the records and the timeline; gives their folder. */
function keep(records: readonly RehearsalRecord[], reports: string): Promise<string> {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return keepEvidence(reports, { kind: 'rehearsal', file: 'rehearsal.ndjson' }, text, (id) => ({ 'timeline.html': rehearsalHtml(records, id) }));
}
