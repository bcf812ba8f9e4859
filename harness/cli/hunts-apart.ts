import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Saboteur } from '../contract/saboteur.ts';
import type { Hunt } from '../saboteurs/hunt.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** How a process is to hunt: the options of the command, as arguments. */
export interface HuntsApart {
  /** The program and its arguments up to the command, flags of Node included: one that starts itself anew loses the descriptor. Default this process's own. */
  readonly program?: readonly string[];
  readonly options: readonly string[];
  /** How many saboteurs a process takes. */
  readonly each: number;
  readonly signal: AbortSignal;
}

/** A process that hunts ended before its time; it has said why. */
export class HuntsEndedError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('a process that hunts saboteurs has ended before its time');
    this.exitCode = exitCode;
  }
}

/**
 * Hunts saboteurs in processes of their own, one behind the other, some in each: what a process has loaded of sabotaged
 * copies of the project it keeps.
 *
 * @throws HuntsEndedError when such a process ends without having hunted all of its own.
 */
export async function* huntsApart(saboteurs: readonly Saboteur[], { each, ...how }: HuntsApart): AsyncGenerator<Hunt> {
  for (let from = 0; from < saboteurs.length; from += each) yield* huntsOf(saboteurs.slice(from, from + each), how);
}

async function* huntsOf(saboteurs: readonly Saboteur[], { program, options, signal }: Omit<HuntsApart, 'each'>): AsyncGenerator<Hunt> {
  signal.throwIfAborted();
  const [command = '', ...before] = program ?? [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
  const ids = saboteurs.map(({ id }) => id);
  const child = spawn(command, [...before, 'saboteurs', ...ids, ...options, '--lines'], { stdio: ['ignore', 2, 'inherit', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  // Awaited below, behind what it says.
  ended.catch(() => undefined);
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let hunted = 0;
  try {
    for await (const line of createInterface({ input: child.stdio[LINES] as Readable })) {
      const { id, ...outcome } = JSON.parse(line) as HuntLine;
      const saboteur = saboteurs.find((each) => each.id === id);
      if (saboteur === undefined) continue;
      hunted++;
      yield { ...outcome, saboteur };
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  const [code] = await ended;
  signal.throwIfAborted();
  if (hunted < saboteurs.length) throw new HuntsEndedError(Object.values(EXIT).find((known) => known === code) ?? EXIT.unproven);
}

/** What such a process says of each saboteur, as JSON on a line. */
type HuntLine = Omit<Hunt, 'saboteur'> & { readonly id: string };

/** The descriptor on which it does, so that nothing that a sabotaged module prints is taken for one. */
const LINES = 3;

/** Says what became of a saboteur to who has started this process. */
export function tellHunt({ saboteur: { id }, ...outcome }: Hunt): void {
  writeSync(LINES, `${JSON.stringify({ id, ...outcome } satisfies HuntLine)}\n`);
}
