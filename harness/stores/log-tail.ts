import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { redact } from '../kit/redact.ts';

const TAIL_BYTES = 64 * 1024;

/** The last lines of a log, oldest first, without passwords; empty when the log cannot be read. Constant memory. */
export function logTail(file: string, lines = 12): readonly string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const size = fstatSync(descriptor).size;
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.subarray(0, read).toString('utf8');
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .map(redact);
  } finally {
    closeSync(descriptor);
  }
}
