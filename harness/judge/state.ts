import type { Arena, Snapshot } from '../contract/arena.ts';
import type { Comparison, ReportedFinding } from '../contract/difference.ts';
import type { CheckPart } from '../contract/evidence.ts';
import type { Workload } from '../contract/operation.ts';
import { TallyCounter } from '../kit/tally.ts';
import { type DifferentialEvent, type Legs, rerun } from './differential.ts';

/** Where two snapshots part. */
interface Parting {
  readonly collection: string;
  readonly key: string;
}

interface Suspect extends Parting {
  readonly after: number;
}

/** How many parted collections are shrunk and kept. */
const FINDINGS_KEPT = 4;

/**
 * State: at every checkpoint both stores hold the same records, read raw and mapped to one logical form. What a
 * repository returns is parity's business; what it left behind is seen here alone (W21, W11, W16).
 */
export class StateJudge {
  readonly #arena: Arena;
  readonly #legs: Legs;
  readonly #workload: Workload;
  readonly #tally = new TallyCounter();
  readonly #suspects = new Map<string, Suspect>();
  readonly #explained: Set<string>;
  #noise = 0;
  #records = 0;
  #checkpoints = 0;

  /** @param explained names of collections that were explained in earlier workloads: most often it is the same bug. */
  constructor(arena: Arena, legs: Legs, workload: Workload, explained: Set<string>) {
    this.#explained = explained;
    this.#arena = arena;
    this.#legs = legs;
    this.#workload = workload;
  }

  async take(event: DifferentialEvent): Promise<void> {
    if (event.kind !== 'checkpoint') return;
    this.#checkpoints++;
    this.#records = Math.max(this.#records, event.mongo.records, event.postgres.records);
    const noisy = new Set((event.noise === undefined ? [] : partings(event.mongo, event.noise)).map(({ collection, key }) => `${collection} ${key}`));
    const parted = new Set<string>();
    for (const parting of partings(event.mongo, event.postgres)) {
      const name = `${parting.collection} ${parting.key}`;
      if (noisy.has(name)) {
        this.#noise++;
        continue;
      }
      const comparison = await this.#compare(parting);
      if (comparison.equal && comparison.rules.length === 0) continue;
      parted.add(name);
      this.#tally.add(comparison);
      if (!comparison.equal) this.#differ({ ...parting, after: event.done }, comparison);
    }
    for (const [collection, records] of event.mongo.collections) {
      for (const key of records.keys()) if (!parted.has(`${collection} ${key}`)) this.#tally.add({ equal: true, rules: [] });
    }
  }

  #differ(suspect: Suspect, comparison: Comparison): void {
    if (this.#arena.accepts(findingOf(suspect, comparison), 'state')) this.#tally.accept();
    else if (!this.#suspects.has(suspect.collection)) this.#suspects.set(suspect.collection, suspect);
  }

  async verdict(): Promise<CheckPart> {
    for (const [collection, suspect] of this.#suspects) {
      if (this.#explained.has(collection) || this.#explained.size >= FINDINGS_KEPT) continue;
      this.#explained.add(collection);
      await this.#explain(suspect);
    }
    const tally = this.#tally.freeze();
    const name = this.#workload.origin;
    const different = this.#tally.unaccepted;
    if (different > 0) return { name, verdict: 'fail', reason: `${different} of ${tally.compared} records differ`, tally };
    if (this.#checkpoints === 0) return { name, verdict: 'void', reason: 'no checkpoint was reached', tally };
    if (this.#noise > 0)
      return { name, verdict: 'inconclusive', reason: `${this.#noise} records differ between two Mongos: the module itself is not deterministic`, tally };
    // A workload that leaves nothing behind (a scenario of refusals) is equal in that: the check as a whole must see records.
    return { name, verdict: 'pass', reason: `${this.#records} records equal at ${this.#checkpoints} checkpoints`, tally };
  }

  async #compare(parting: Parting): Promise<Comparison> {
    const [mongo, postgres] = await Promise.all([
      this.#legs.mongo.record(parting.collection, parting.key),
      this.#legs.postgres.record(parting.collection, parting.key),
    ]);
    return this.#arena.compareRecords(parting.collection, mongo, postgres);
  }

  async #explain(suspect: Suspect): Promise<void> {
    const failing = { ...this.#workload, operations: this.#workload.operations.slice(0, suspect.after) };
    let key = suspect.key;
    const fails = async (candidate: Workload): Promise<boolean> => {
      const parted = await this.#lastParting(candidate, suspect.collection);
      if (parted !== undefined) key = parted.key;
      return parted !== undefined;
    };
    const shrunk = await this.#arena.shrink(failing, fails);
    // The stores now hold whatever the last candidate left: bring back what is shown.
    const comparison = (await fails(shrunk)) ? await this.#compare({ collection: suspect.collection, key }) : undefined;
    this.#arena.report({ ...findingOf({ ...suspect, key }, comparison), counterexample: shrunk }, 'state');
  }

  async #lastParting(candidate: Workload, collection: string): Promise<Parting | undefined> {
    for await (const event of rerun(this.#legs, candidate, true)) {
      if (event.kind !== 'checkpoint') continue;
      for (const parting of partings(event.mongo, event.postgres)) {
        if (parting.collection === collection && !(await this.#compare(parting)).equal) return parting;
      }
    }
    return undefined;
  }
}

function findingOf({ collection, key, after }: Suspect, comparison: Comparison | undefined): ReportedFinding {
  return {
    sides: ['mongo', 'postgres'],
    at: { kind: 'record', collection, key, after },
    differences: comparison?.differences ?? [],
    summary: `${collection}: a record is not stored on postgres as it is on mongo`,
  };
}

/** Keys that only one snapshot has, or whose digests differ. */
function partings(left: Snapshot, right: Snapshot): Parting[] {
  if (left.digest === right.digest) return [];
  const found: Parting[] = [];
  for (const [collection, records] of left.collections) {
    const others = right.collections.get(collection) ?? new Map<string, string>();
    for (const [key, digest] of records) if (others.get(key) !== digest) found.push({ collection, key });
    for (const key of others.keys()) if (!records.has(key)) found.push({ collection, key });
  }
  return found;
}
