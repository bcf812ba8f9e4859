import type { GrowthDefinition } from '#harness';
import { issuer, key } from './scenarios/steps.ts';

/** Distinct bytes that no call of a path has: theirs begin with a smaller number. */
function material(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, 2 ** 31 + number);
  return bytes;
}

/** More issuers of the tenant's own, each with a key, and what is noted of both. */
export const growth: GrowthDefinition = {
  records: 4,
  bundle: (n) => [issuer(`crowd ${n}`, { trusted: n % 2 === 0, weight: n % 100 }), key(`crowd ${n}`, `crowd-${n}`, 0, { material: material(n) })],
};
