import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const MODULE = path.join(import.meta.dirname, 'interruption.ts');

/** A process that listens for signals, and ends in good order only when told to on standard input. */
const LISTENER = `
  const { Interruption } = await import(${JSON.stringify(MODULE)});
  using interruption = new Interruption((text) => console.log(text));
  console.log('ready');
  await new Promise((resolve) => process.stdin.on('data', (text) => {
    if (!String(text).includes('stray')) return resolve();
    setImmediate(() => console.log('stray thrown'));
    Promise.reject(new Error('nobody waits'));
  }));
  process.stdin.destroy();
  console.log(interruption.signal.aborted, interruption.signal.reason?.message);
`;

async function startListener() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', LISTENER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const seen: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => seen.push(text));
  const says = async (wanted: string): Promise<void> => {
    while (!seen.join('').includes(wanted)) await once(child.stdout, 'data');
  };
  await says('ready');
  return { child, says, seen, ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]> };
}

describe('Interruption', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('turns %s into an abort that leaves time to end in good order', async (signal) => {
    const { child, says, seen, ended } = await startListener();
    child.kill(signal);
    await says(`${signal}: ending in good order`);
    child.stdin.write('go on\n');
    expect(await ended).toEqual([0, null]);
    expect(seen.join('')).toContain(`true interrupted by ${signal}`);
  });

  it('takes an error that nobody caught for a reason to end, and not for the verdict of it', async () => {
    const { child, says, seen, ended } = await startListener();
    child.stdin.write('stray\n');
    await says('stray thrown');
    child.stdin.write('go on\n');
    expect(await ended).toEqual([0, null]);
    expect(seen.join('')).toMatch(/true something threw outside of any operation.*: Error: nobody waits/);
  });

  it('ends at once on the second signal', async () => {
    const { child, says, ended } = await startListener();
    child.kill('SIGINT');
    await says('SIGINT: ending in good order');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});
