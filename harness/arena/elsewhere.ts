import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ElsewhereJob } from '../contract/arena.ts';
import type { MongoTarget, PostgresTarget, Side } from '../contract/subject.ts';
import { decode, encode } from '../kit/ejson.ts';

/** What a child process is asked to do, over its standard input; it holds connection strings, so never in arguments. */
export type ChildJob =
  | {
      readonly kind: 'results';
      readonly configFile: string;
      readonly job: ElsewhereJob;
      readonly side: Side;
      readonly target: MongoTarget | PostgresTarget;
    }
  | { readonly kind: 'migrate'; readonly configFile: string; readonly module: string; readonly target: PostgresTarget };

/** A child process of the run that broke. */
export class ChildError extends Error {
  readonly code = 'child_failed';
}

/** How long a child may take. */
const DEADLINE_MS = 120_000;

/**
 * Runs a job in another Node process. The process gets this one's environment with `env` over it.
 *
 * @throws ChildError with the last lines of its standard error when it fails.
 */
export async function runChild(job: ChildJob, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./child.ts', import.meta.url))], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    timeout: DEADLINE_MS,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined).end(JSON.stringify(encode(job)));
  const code = await ended;
  const lastLines = Buffer.concat(err).toString('utf8').trim().split('\n').slice(-8).join('\n');
  if (code !== 0) throw new ChildError(lastLines || `a process of the run ended with code ${code}`);
  return decode(JSON.parse(Buffer.concat(out).toString('utf8')));
}

/** What a `results` child answers: key, digest and canonical form (as JSON text: it is canonical already) of each operation. */
export type ChildResults = readonly (readonly [key: number, digest: string, form: string])[];
