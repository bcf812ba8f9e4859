import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StoreError } from './store-error.ts';

/** SHA-256 of a file's bytes, lower-case hex. Constant memory. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Refuses a file whose bytes are not the expected ones. `remedy` says what to do about it. */
export async function requireDigest(file: string, expected: string, remedy: string): Promise<void> {
  const actual = await sha256OfFile(file);
  if (actual !== expected) throw new StoreError('store_digest_mismatch', `${file} is refused: its sha256 is ${actual}, expected is ${expected}; ${remedy}`);
}
