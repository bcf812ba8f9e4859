import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const LAUNCHER = path.join(import.meta.dirname, '..', '..', 'bin', 'cutover.js');

/** Starts `cutover verify` as a user would. It ends with the test at the latest. */
export function startVerify(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return startCutover(['verify', ...argv], env);
}

/** Starts any command as a user would. It ends with the test at the latest. */
export function startCutover(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const seen = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    seen.err += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...seen }));
  const says = async (wanted: string): Promise<void> => {
    const over = ended.then(() => true);
    while (!seen.err.includes(wanted)) {
      if ((await Promise.race([over, once(child.stderr, 'data')])) === true) throw new Error(`it never said "${wanted}", but:\n${seen.err}`);
    }
  };
  return { child, says, ended };
}
