import { createHash } from 'node:crypto';

const BUCKETS = 4096;
const MODULUS = 1n << 256n;

interface TenantSum {
  count: number;
  sum: bigint;
}

/**
 * What a set of records boils down to in bounded memory, whatever their order: for each tenant, and for each of 4,096
 * buckets of keys, the sum modulo 2^256 of the SHA-256 of every key with its digest (Bellare and Micciancio, "A New
 * Paradigm for Collision-Free Hashing", 1997). Equal sets have equal sums; where they part, few buckets do.
 */
export class RecordSums {
  readonly #tenants = new Map<string, TenantSum>();
  readonly #buckets = new Map<number, bigint>();

  add(key: string, digest: string): void {
    const hash = createHash('sha256').update(`${key}\n${digest}\n`).digest('hex');
    const value = BigInt(`0x${hash}`);
    const bucket = bucketOf(key);
    this.#buckets.set(bucket, ((this.#buckets.get(bucket) ?? 0n) + value) % MODULUS);
    // The tenant is the first of the key fields.
    const tenant = String((JSON.parse(key) as readonly unknown[])[0]);
    const entry = this.#tenants.get(tenant) ?? { count: 0, sum: 0n };
    this.#tenants.set(tenant, entry);
    entry.count++;
    entry.sum = (entry.sum + value) % MODULUS;
  }

  get tenants(): readonly string[] {
    return [...this.#tenants.keys()];
  }

  countOf(tenant: string): number {
    return this.#tenants.get(tenant)?.count ?? 0;
  }

  /** Hex, 64 digits. */
  digestOf(tenant: string): string {
    return (this.#tenants.get(tenant)?.sum ?? 0n).toString(16).padStart(64, '0');
  }

  /** Buckets whose records are not the same on both sides. */
  partings(other: RecordSums): ReadonlySet<number> {
    const all = new Set([...this.#buckets.keys(), ...other.#buckets.keys()]);
    return new Set([...all].filter((bucket) => (this.#buckets.get(bucket) ?? 0n) !== (other.#buckets.get(bucket) ?? 0n)));
  }
}

/** FNV-1a of the key's UTF-16 units, folded into the number of buckets. */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
