import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { commitOf } from '../arena/commit.ts';
import { bytesText, durationText } from '../report/duration.ts';
import type { CommandContext } from './command-context.ts';
import { readConfiguration } from './configuration.ts';
import type { ExitCode } from './exit-codes.ts';

const EXAMPLES = `
Examples:
  cutover kit build cutover-kit.tar.gz          here, where packages and servers can be had
  cutover kit run cutover-kit.tar.gz            there, without a network
  cutover kit run cutover-kit.tar.gz -- authority --check parity --budget gate
  tar -xzf cutover-kit.tar.gz && cutover-kit/run -- --budget gate     there, with nothing installed

Exit code: that of the verification; 2 for a kit that is not what it says, 3 where no network namespace is allowed.`;

export function addKit(program: Command, context: CommandContext): void {
  const group = program
    .command('kit')
    .summary('verify where there is no network')
    .description('Packs project, harness, Node and both servers into one archive, and runs it cut off from every network.')
    .addHelpText('after', EXAMPLES);
  group
    .command('build')
    .summary('pack all that a verification needs into one archive')
    .description('Packs the project, its packages, Node, both servers, baselines and the digest of every file. Equal files give equal bytes.')
    .argument('<archive>', 'the .tar.gz to make')
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--debug', 'show where an unexpected error came from')
    .action((archive: string, flags: { readonly config?: string }) => build(archive, flags, context));
  group
    .command('run')
    .summary("run a kit's verification with no network but loopback")
    .description('Checks every digest of a kit, then verifies in a network namespace whose only interface is loopback.')
    .argument('<kit>', 'the archive, or the folder that it was unpacked to')
    .argument('[arguments...]', 'after --: arguments of "cutover verify"')
    .option('--reports <folder>', 'where to put evidence and reports (default: reports here)')
    .option('--debug', 'show where an unexpected error came from')
    .action(async (kit: string, given: string[], flags: { readonly reports?: string }) => context.finish(await runHere(kit, given, flags, context)));
}

async function build(archive: string, flags: { readonly config?: string }, { console, env, folder, signal }: CommandContext): Promise<void> {
  const { buildKitArchive } = await import('../stores/kit/build-kit.ts');
  const { sha256OfFile } = await import('../stores/digest.ts');
  const { stat } = await import('node:fs/promises');
  const started = performance.now();
  const { file: config } = await readConfiguration(folder, flags.config);
  // Compiled, the file next to this one has the extension of this one.
  const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './kit-inside.ts' : './kit-inside.js', import.meta.url));
  const project = { root: packageAbove(path.dirname(config)), config, entry, launcher: path.join(packageAbove(entry), 'bin', 'cutover.js') };
  const built = await buildKitArchive(path.resolve(folder, archive), {
    env,
    signal,
    onProgress: (message) => console.tell(message),
    project: { ...project, commit: await commitOf(path.dirname(config)) },
  });
  const { size } = await stat(built.archive);
  console.print(`kit      ${archive}: ${built.files} files, ${bytesText(size)}, in ${durationText((performance.now() - started) * 1_000)}`);
  console.print(`sha256   ${await sha256OfFile(built.archive)}`);
  console.print(`kit.json ${built.digest} (CUTOVER_KIT_SHA256)`);
}

async function runHere(kit: string, given: readonly string[], flags: { readonly reports?: string }, context: CommandContext): Promise<ExitCode> {
  const { runKit } = await import('../stores/kit/run-kit.ts');
  const { console, env, folder, signal } = context;
  const reports = path.resolve(folder, flags.reports ?? 'reports');
  const code = await runKit(path.resolve(folder, kit), { env, reports, arguments: given, onProgress: (message) => console.tell(message), signal });
  return code as ExitCode;
}

/** The folder of the package that a file or folder belongs to; the nearest one where there is none. */
function packageAbove(place: string): string {
  for (let folder = place; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
  }
  return path.dirname(place);
}
