import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { StoreError } from './store-error.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * SHA-256 of a file's bytes, lower-case hex. Constant memory: one buffer is read into again and again. A stream makes one
 * for each piece, and of a server's binary that was 60 MiB before any was collected, which the process kept to its end.
 */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  await using handle = await open(file);
  for (;;) {
    const { bytesRead } = await handle.read(chunk);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
  }
}

/** Refuses a file whose bytes are not the expected ones. `remedy` says what to do about it. */
export async function requireDigest(file: string, expected: string, remedy: string): Promise<void> {
  const actual = await sha256OfFile(file);
  if (actual !== expected) throw new StoreError('store_digest_mismatch', `${file} is refused: its sha256 is ${actual}, expected is ${expected}; ${remedy}`);
}
