import type { Command } from 'commander';
import { packageVersion } from '../kit/package-version.ts';
import { visible } from '../report/visible.ts';
import type { Diagnosis } from '../stores/doctor.ts';
import type { CommandContext } from './command-context.ts';
import type { Colors } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { parseStores, type StoresOption } from './option-values.ts';

interface Flags {
  readonly stores: StoresOption;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover doctor
  cutover doctor --stores kit:/srv/cutover-kit.tar
  MONGO_URL=… POSTGRES_URL=… cutover doctor --json

Starts no server and fetches nothing. Exit code: 0 when stores can be had, 3 when not.`;

export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .summary('say where stores would come from, and why not from elsewhere')
    .description('Looks at the four ways to a MongoDB and a PostgreSQL: which would be used, and why not the others.')
    .option('--stores <way>', 'as for verify: auto, given, embedded, containers or kit:PATH', parseStores, 'auto')
    .option('--json', 'print the findings as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => context.finish(await runDoctor(flags, context)));
}

async function runDoctor(flags: Flags, { console, env, signal }: CommandContext): Promise<ExitCode> {
  const { diagnose } = await import('../stores/doctor.ts');
  const diagnoses = await diagnose({ way: flags.stores, env, signal });
  const program = { cutover: packageVersion(), node: process.versions.node, platform: `${process.platform} ${process.arch}` };
  if (flags.json === true) console.print(JSON.stringify({ ...program, stores: diagnoses }, undefined, 2));
  else console.print(doctorText(program, diagnoses, console.colors(console.out)));
  return diagnoses.some(({ chosen, usable }) => chosen && usable) ? EXIT.proven : EXIT.unproven;
}

/** The findings for a person: the way that would be used with its details, the others with their reason. */
export function doctorText(program: Readonly<Record<'cutover' | 'node' | 'platform', string>>, diagnoses: readonly Diagnosis[], colors: Colors): string {
  const width = Math.max(...diagnoses.map(({ way }) => way.length));
  const lines = diagnoses.flatMap((diagnosis) => {
    const { way, chosen, usable, reason, details } = diagnosis;
    const sign = usable ? colors.green('✓') : chosen ? colors.red('✗') : colors.dim('–');
    const facts = chosen ? Object.entries(details).map(([name, value]) => colors.dim(`${' '.repeat(width + 4)}${visible(name)}: ${visible(value)}`)) : [];
    return [`${sign} ${colors.bold(way.padEnd(width))}  ${visible(reason)}`, ...facts];
  });
  return [`cutover ${program.cutover}, Node.js ${program.node}, ${program.platform}`, '', ...lines, '', closing(diagnoses)].join('\n');
}

function closing(diagnoses: readonly Diagnosis[]): string {
  const chosen = diagnoses.find((diagnosis) => diagnosis.chosen);
  if (chosen === undefined) return 'No way leads to the stores: mend one of the above.';
  return chosen.usable
    ? `"cutover verify" would use: ${chosen.way}.`
    : `"cutover verify" would use ${chosen.way}, and fail: mend what is said of it, or choose another way with --stores.`;
}
