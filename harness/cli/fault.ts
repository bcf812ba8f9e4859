import { CommanderError } from 'commander';
import { RunBrokenError } from '../arena/run-broken-error.ts';
import { redact } from '../kit/redact.ts';
import { StoreError } from '../stores/store-error.ts';
import { codeOf, EXIT, type ExitCode, exitOfError } from './exit-codes.ts';

/** An error in words for a person, and what it means for the exit code. */
export interface Fault {
  readonly code: string;
  readonly exit: ExitCode;
  /** One sentence or two, without passwords. */
  readonly message: string;
  /** Lines that help further: where the evidence is, the end of a server's log, a stack. */
  readonly details: readonly string[];
}

/** What the operating system refuses, in words, and whether asking otherwise would help. */
const SYSTEM: Readonly<Record<string, readonly [string, ExitCode]>> = {
  ENOSPC: ['the disk is full: make room and run again', EXIT.unproven],
  EDQUOT: ['the disk quota is used up: make room and run again', EXIT.unproven],
  EMFILE: ['too many open files: raise the limit (ulimit -n) and run again', EXIT.unproven],
  EACCES: ['permission denied', EXIT.usage],
  EPERM: ['permission denied', EXIT.usage],
  EROFS: ['the file system is read-only', EXIT.usage],
  ENOENT: ['there is no such file or folder', EXIT.usage],
  EEXIST: ['a file stands where a folder is expected', EXIT.usage],
  ENOTDIR: ['a file stands where a folder is expected', EXIT.usage],
  EISDIR: ['a folder stands where a file is expected', EXIT.usage],
};

/** Turns whatever was thrown into words. The stack is shown when it is asked for. */
export function faultOf(error: unknown, options: { readonly isDebug: boolean }): Fault {
  const broken = error instanceof RunBrokenError ? error : undefined;
  const cause = broken?.cause ?? error;
  const fault = faultOfCause(cause, options);
  const details = [
    ...(broken === undefined ? [] : [`evidence so far: ${broken.folder}`]),
    ...(cause instanceof StoreError ? cause.logTail : []),
    ...(options.isDebug ? stackLines(cause) : []),
  ];
  // What others' messages quote may hold line feeds; the message is one line, and what needs more stands in the details.
  return { ...fault, message: redact(fault.message).replaceAll(/\s*[\r\n]\s*/g, ' '), details: details.map(redact) };
}

function faultOfCause(error: unknown, { isDebug }: { readonly isDebug: boolean }): Omit<Fault, 'details'> {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    return { code: 'usage', exit: EXIT.usage, message };
  }
  const code = codeOf(error);
  if (error instanceof Error && code !== undefined) return { code, exit: exitOfError(error), message: error.message };
  const system = systemFault(error);
  if (system !== undefined) return system;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice = isDebug ? 'Please report it, with the lines below.' : 'Please report it, with what --debug adds.';
  return { code: 'unexpected', exit: EXIT.unproven, message: `cutover itself failed, which should not happen (${what}). ${advice}` };
}

function systemFault(error: unknown): Omit<Fault, 'details'> | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : SYSTEM[code];
  if (known === undefined) return undefined;
  return { code: `system_${code?.toLowerCase()}`, exit: known[1], message: path === undefined ? known[0] : `${path}: ${known[0]}` };
}

function stackLines(error: unknown): readonly string[] {
  const lines: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    lines.push(...(current.stack ?? String(current)).split('\n').map((line, index) => (index === 0 && depth > 0 ? `caused by ${line}` : line)));
  }
  return lines;
}
