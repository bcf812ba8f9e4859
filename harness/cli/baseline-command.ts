import path from 'node:path';
import type { Command } from 'commander';
import { acceptanceOf } from '../baseline/acceptance.ts';
import { digestsFor, readBaseline, withEntry, writeBaseline } from '../baseline/baseline.ts';
import { type DigestChange, diffBaseline } from '../baseline/baseline-diff.ts';
import type { CommandContext } from './command-context.ts';
import { chosenModules, readConfiguration, reportsOf } from './configuration.ts';
import { readRun, type StoredRun } from './evidence-folder.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

interface Flags {
  readonly evidence?: string;
  readonly config?: string;
  readonly reports?: string;
}

/** A run that may not become a baseline. */
class BaselineRefusal extends Error {
  readonly code = 'baseline_refused';
}

const EXAMPLES = `
Examples:
  cutover baseline diff               what the latest run gave otherwise than was accepted
  cutover baseline accept             pin what the latest run gave, for all its modules
  cutover baseline accept authority --evidence reports/1f0c2a4b6d8e

Only a run whose checks passed can be accepted, or one that failed for no other reason than its baseline.`;

export function addBaseline(program: Command, context: CommandContext): void {
  const group = program
    .command('baseline')
    .summary('pin what was proven, and see what has changed since')
    .description('Keeps the digests that a seed and budget gave in baselines/, one file a module, to be committed.')
    .addHelpText('after', EXAMPLES);
  const add = (name: string, summary: string, act: (given: Given, context: CommandContext) => Promise<ExitCode>): void => {
    group
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .argument('[module...]', 'modules (default: all of the run)')
      .option('--evidence <path>', "a run's folder or evidence file (default: the latest run)")
      .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
      .option('--reports <folder>', 'where the runs are (default: as configured)')
      .option('--debug', 'show where an unexpected error came from')
      .action(async (modules: string[], flags: Flags) => context.finish(await act(await given(modules, flags, context), context)));
  };
  add('accept', 'make what a run gave the baseline', accept);
  add('diff', 'show what a run gave otherwise than was accepted', diff);
}

interface Given {
  readonly run: StoredRun;
  readonly modules: readonly string[];
  /** Folder of baselines. */
  readonly folder: string;
}

async function given(names: readonly string[], flags: Flags, { folder }: CommandContext): Promise<Given> {
  const configuration = await readConfiguration(folder, flags.config);
  if (names.length > 0) chosenModules(configuration.config, names, undefined);
  const reports = reportsOf(configuration, folder, flags.reports);
  const run = await readRun(flags.evidence === undefined ? undefined : path.resolve(folder, flags.evidence), reports);
  const ran = [...new Set(run.evidence.checks.map(({ module }) => module))];
  for (const name of names)
    if (!ran.includes(name)) throw new UsageError(`the run in ${run.folder} did not verify module "${name}"; it verified ${ran.join(', ')}`);
  return { run, modules: names.length === 0 ? ran : names, folder: configuration.baselines };
}

async function accept({ run, modules, folder }: Given, { console }: CommandContext): Promise<ExitCode> {
  if (!run.evidence.complete) throw new BaselineRefusal(`the run in ${run.folder} was cut short: run "cutover verify" to its end first`);
  const { seed, budget } = run.evidence.run;
  // All or nothing: first judge every module, then write.
  const accepted = modules.map((module) => {
    const acceptance = acceptanceOf(ofModule(run, module).checks, ofModule(run, module).findings);
    if (acceptance.kind === 'refuse') throw new BaselineRefusal(`module "${module}" is not accepted, for it was not proven: ${acceptance.reason}`);
    return { module, digests: acceptance.digests };
  });
  for (const { module, digests } of accepted) {
    const before = await readBaseline(folder, module);
    const changes = diffBaseline(digestsFor(before, seed, budget), digests);
    if (changes.length === 0) {
      console.print(`${module}: as it was (seed ${seed}, budget ${budget})`);
      continue;
    }
    const file = await writeBaseline(folder, withEntry(before, module, { seed, budget, digests }));
    console.print(`${module}: accepted for seed ${seed}, budget ${budget} in ${file}`);
    for (const change of changes) console.print(`  ${changeText(change)}`);
  }
  return EXIT.proven;
}

async function diff({ run, modules, folder }: Given, { console }: CommandContext): Promise<ExitCode> {
  const { seed, budget } = run.evidence.run;
  let worst: ExitCode = EXIT.proven;
  for (const module of modules) {
    const given = Object.assign({}, ...ofModule(run, module).checks.map(({ digests }) => digests)) as Record<string, string>;
    const accepted = digestsFor(await readBaseline(folder, module), seed, budget);
    const head = `${module}, seed ${seed}, budget ${budget}`;
    if (accepted === undefined || Object.keys(given).length === 0) {
      console.print(`${head}: ${accepted === undefined ? 'nothing was accepted yet' : 'the run gave no digests: run the determinism check too'}`);
      if (worst === EXIT.proven) worst = EXIT.unproven;
      continue;
    }
    const changes = diffBaseline(accepted, given);
    console.print(
      changes.length === 0 ? `${head}: as accepted` : `${head}: ${changes.length} of ${Object.keys({ ...accepted, ...given }).length} digests differ`,
    );
    for (const change of changes) console.print(`  ${changeText(change)}`);
    if (changes.length > 0) worst = EXIT.different;
  }
  return worst;
}

function ofModule({ evidence }: StoredRun, module: string) {
  return { checks: evidence.checks.filter((check) => check.module === module), findings: evidence.findings.filter((finding) => finding.module === module) };
}

/** Twelve digits name a digest well enough to be read; the files hold all of them. */
function changeText({ name, accepted, given }: DigestChange): string {
  const short = (digest: string | undefined): string => digest?.slice(0, 12) ?? 'none';
  return `${name}: ${short(accepted)} → ${short(given)}`;
}
