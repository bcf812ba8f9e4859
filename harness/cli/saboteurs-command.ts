import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Saboteur } from '../contract/saboteur.ts';
import type { Hunt } from '../saboteurs/hunt.ts';
import type { CommandContext } from './command-context.ts';
import { readConfiguration } from './configuration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { HuntsEndedError, huntsApart, tellHunt } from './hunts-apart.ts';
import { parseBudget, parseSeed, parseStores, type StoresOption } from './option-values.ts';
import { UsageError, unknownName } from './usage-error.ts';

interface Flags {
  readonly module?: string;
  readonly seed: number;
  readonly budget: 'quick' | 'gate' | 'deep';
  readonly stores: StoresOption;
  readonly config?: string;
  readonly json?: boolean;
  /** Each outcome as it comes, to the process that has started this one; see `huntsApart`. */
  readonly lines?: boolean;
}

/** More than so many are hunted in processes of their own: of each, some 20 MiB stay loaded. */
const IN_ONE_PROCESS = 12;

export function addSaboteurs(program: Command, context: CommandContext): void {
  program
    .command('saboteurs')
    .summary('measure what the harness can see: seeded bugs, one at a time')
    .description('Runs, for each seeded bug, the check that must see it against a copy of the project with that bug in it.')
    .argument('[id...]', 'saboteurs to run (default: all that are configured)')
    .option('--module <name>', 'only those of this module')
    .option('--seed <number>', 'what the generated workloads are a function of', parseSeed, 1)
    .option('--budget <name>', 'how much to do: quick, gate or deep', parseBudget, 'quick')
    .option('--stores <way>', 'where servers come from: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--json', 'print the outcome as one JSON document')
    .addOption(new Option('--lines').hideHelp())
    .addHelpText('after', '\nExit code: 0 every one was caught by the check that its entry names, 1 one was missed, 2 wrong usage or a stale saboteur.')
    .action(async (ids: string[], flags: Flags) => context.finish(await runSaboteurs(ids, flags, context)));
}

async function runSaboteurs(ids: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console, folder, signal } = context;
  const configuration = await readConfiguration(folder, flags.config);
  const chosen = choose(configuration.config.saboteurs ?? [], ids, flags.module);
  const { seed, budget, stores } = flags;
  const options = ['--seed', String(seed), '--budget', budget, '--stores', stores, '--config', configuration.file];
  const isApart = flags.lines !== true && chosen.length > IN_ONE_PROCESS;
  const outcomes = isApart ? huntsApart(chosen, { options, each: IN_ONE_PROCESS, signal }) : huntsHere(chosen, configuration.file, flags, context);
  const hunts: Hunt[] = [];
  try {
    for await (const outcome of outcomes) {
      hunts.push(outcome);
      if (flags.lines === true) tellHunt(outcome);
      else if (flags.json !== true) console.print(line(outcome, context));
    }
  } catch (error) {
    if (error instanceof HuntsEndedError) return error.exitCode;
    throw error;
  }
  const caught = hunts.filter((outcome) => outcome.caught).length;
  if (flags.json === true) console.print(JSON.stringify({ caught, of: hunts.length, hunts }, undefined, 2));
  else if (flags.lines !== true) console.print(`\n${caught} of ${hunts.length} seeded bugs were caught by the check that must see them.`);
  return caught === hunts.length ? EXIT.proven : EXIT.different;
}

async function* huntsHere(chosen: readonly Saboteur[], configFile: string, flags: Flags, { console, env, signal }: CommandContext): AsyncGenerator<Hunt> {
  const { openStores } = await import('../stores/open-stores.ts');
  const { hunt } = await import('../saboteurs/hunt.ts');
  const reports = await mkdtemp(path.join(tmpdir(), 'cutover-saboteurs-'));
  try {
    await using stores = await openStores({
      way: flags.stores,
      env,
      runId: randomBytes(4).toString('hex'),
      signal,
      inMemory: flags.budget === 'quick',
      yielding: true,
      onProgress: (message) => {
        if (flags.lines !== true) console.tell(message);
      },
    });
    for (const saboteur of chosen) {
      signal.throwIfAborted();
      yield await hunt(saboteur, { configFile, stores, seed: flags.seed, budget: flags.budget, reports, signal });
    }
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

function choose(all: readonly Saboteur[], ids: readonly string[], module: string | undefined): readonly Saboteur[] {
  const known = all.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownName('saboteur', id, known);
  const chosen = all.filter((saboteur) => (ids.length === 0 || ids.includes(saboteur.id)) && (module === undefined || saboteur.module === module));
  if (chosen.length === 0) throw new UsageError('no saboteur is configured for what was asked: list them under "saboteurs" in the configuration.');
  return chosen;
}

function line({ saboteur, caught, verdict, operations, reason }: Hunt, { console }: CommandContext): string {
  const colors = console.colors(console.out);
  const mark = caught ? colors.green('caught') : colors.red('missed');
  const size = operations === undefined ? '' : `, ${operations} operation${operations === 1 ? '' : 's'}`;
  return `${mark}  ${saboteur.id.padEnd(44)} ${saboteur.caughtBy} gives ${verdict}${size}: ${reason}`;
}
