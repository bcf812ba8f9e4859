import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { asBatchProcess } from './batch-process.ts';

/** Prints the scheduling policy of the process (field 41 of /proc/PID/stat, proc(5)), and an argument with a space in it. */
const TELL = `console.log(require('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[38], process.argv[1])`;

it.runIf(process.platform === 'linux')('gives the command as a batch process, with its arguments as they are', () => {
  const { binary, args } = asBatchProcess({ binary: process.execPath, args: ['-e', TELL, 'a b'] });
  expect(spawnSync(process.execPath, ['-e', TELL, 'a b'], { encoding: 'utf8' }).stdout).toBe('0 a b\n');
  expect(spawnSync(binary, args, { encoding: 'utf8', env: {} }).stdout).toBe('3 a b\n');
});
