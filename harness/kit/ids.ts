import { hash } from 'node:crypto';
import type { IdSource } from '../contract/operation.ts';

/** Formats 16 bytes as a version 4 UUID (RFC 9562, section 5.4): lower case, version and variant bits set. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes.subarray(0, 16));
  copy[6] = ((copy[6] as number) & 0x0f) | 0x40;
  copy[8] = ((copy[8] as number) & 0x3f) | 0x80;
  const hex = copy.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A UUID that is a pure function of the parts. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  return uuidFromBytes(hash('sha256', parts.join('\u0000'), 'buffer'));
}

/**
 * The ids that one operation may mint. They depend on the workload's seed and the operation's key alone, so every
 * side, every interleaving and every shrunk workload sees the same ones.
 */
export function idSource(seed: number, key: number): IdSource {
  let drawn = 0;
  return { uuid: () => uuidOf('id', seed, key, drawn++) };
}
