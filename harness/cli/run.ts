import { CommanderError } from 'commander';
import { RunBrokenError } from '../arena/run-broken-error.ts';
import { firstError } from '../kit/first-error.ts';
import { StoreError } from '../stores/store-error.ts';
import type { CommandContext } from './command-context.ts';
import { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Fault, faultOf } from './fault.ts';
import { InterruptedError, Interruption } from './interruption.ts';
import { makeProgram } from './program.ts';

/** Runs the command line of this process and sets its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  // A reader that went away (`| head`) is no fault of the run.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const console = new Console(process.stdout, process.stderr, process.env);
  using interruption = new Interruption((text) => console.tell(text));
  process.exitCode = await runCommand(argv, { console, env: process.env, folder: process.cwd(), signal: interruption.signal });
}

/** Ends this process once its readers have all that it wrote, whatever is left that would hold it. */
export async function end(): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) await written(stream);
  // The MongoDB driver (7.9.0) leaves timers of up to half a minute behind clients that were cut off.
  process.exit();
}

/** When a reader has been given all of it, or has gone away. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
}

/** Runs a command line. Every error becomes words on standard error and an exit code; with `--json` a document as well. */
export async function runCommand(argv: readonly string[], given: Omit<CommandContext, 'finish'>): Promise<ExitCode> {
  let code: ExitCode = EXIT.proven;
  const program = makeProgram({
    ...given,
    finish: (ended) => {
      code = ended;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Help and version are printed, and still end in an error; without any command, help is printed as one.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.proven;
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    return tellFault(error, argv, given);
  }
}

function tellFault(thrown: unknown, argv: readonly string[], { console, signal }: Omit<CommandContext, 'finish'>): ExitCode {
  const isDebug = argv.includes('--debug');
  const error = firstError(thrown);
  const cause = error instanceof RunBrokenError ? error.cause : error;
  // Once aborted, whatever broke did so because of that; but a store that is gone is why something threw astray.
  const isExplained = cause instanceof StoreError && !(signal.reason instanceof InterruptedError);
  const fault = signal.aborted && !isExplained ? abortFault(signal, error, isDebug) : faultOf(error, { isDebug });
  const { exit, message } = fault;
  const colors = console.colors(console.err);
  console.tell(`${colors.red('cutover:')} ${message}`);
  for (const line of fault.details) console.tell(colors.dim(`  ${line}`));
  if (argv.includes('--json')) console.print(JSON.stringify({ error: { code: fault.code, message }, exitCode: exit }));
  return exit;
}

/** The reason of the abort in words, with what the error that came of it knows besides. */
function abortFault(signal: AbortSignal, error: unknown, isDebug: boolean): Fault {
  const { details } = faultOf(error, { isDebug: false });
  const reason = faultOf(signal.reason, { isDebug });
  return { ...reason, details: [...details, ...reason.details] };
}
