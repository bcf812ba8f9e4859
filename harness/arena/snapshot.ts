import { createHash } from 'node:crypto';
import type { Snapshot } from '../contract/arena.ts';

/** Makes a snapshot of records read in any order. */
export class SnapshotBuilder {
  readonly #collections = new Map<string, Map<string, string>>();

  /** @throws Error when a key comes twice: the view or the declared key is wrong. */
  add(collection: string, key: string, digest: string): void {
    let records = this.#collections.get(collection);
    if (records === undefined) {
      records = new Map();
      this.#collections.set(collection, records);
    }
    if (records.has(key)) throw new DuplicateKeyError(`collection "${collection}": two records have the key ${key}; check the declared key and the view`);
    records.set(key, digest);
  }

  /** A collection that may have no records. */
  declare(collection: string): void {
    if (!this.#collections.has(collection)) this.#collections.set(collection, new Map());
  }

  freeze(): Snapshot {
    const hash = createHash('sha256');
    const collections = new Map<string, ReadonlyMap<string, string>>();
    let records = 0;
    for (const [name, unordered] of [...this.#collections].sort(byName)) {
      const ordered = new Map([...unordered].sort(byName));
      collections.set(name, ordered);
      records += ordered.size;
      for (const [key, digest] of ordered) hash.update(`${name}\n${key}\n${digest}\n`);
    }
    return { digest: hash.digest('hex'), records, collections };
  }
}

/** Two raw records with one key. */
export class DuplicateKeyError extends Error {
  readonly code = 'state_duplicate_key';
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);
