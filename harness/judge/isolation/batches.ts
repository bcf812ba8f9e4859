import type { Operation } from '../../contract/operation.ts';
import { referencesIn } from '../../kit/references.ts';
import { suffices, type Tried, tryBothWays } from './bindings.ts';
import type { Ground } from './ground.ts';
import type { Pair } from './variant.ts';

/** Calls kept for each operation in a batch. */
const KEPT = 2;

/** How many batches there may be: each drives the victim's whole workload on every variant. */
const MOST_BATCHES = 3;

/** Calls that run one after another. */
export interface Batch {
  /** Operation → calls of its owner, in the order in which they run. */
  readonly calls: ReadonlyMap<string, readonly Operation[]>;
  /** Keys of the calls that tell with the writes in the other order; undefined where these calls were not tried without others. */
  readonly tellReversed: ReadonlySet<number> | undefined;
}

export interface Batches {
  readonly batches: readonly Batch[];
  /** Operations that show nothing, or never succeed, in any batch. */
  readonly wanting: ReadonlySet<string>;
  /** Of these, the ones that never succeed. */
  readonly barren: ReadonlySet<string>;
}

/**
 * Puts calls together that can run one after another. Writes of one record disturb each other (the first takes the
 * version that the second expects), so what no longer shows anything in company is put into the next batch, where
 * there is less of it.
 */
export async function makeBatches(
  found: ReadonlyMap<string, readonly Tried[]>,
  ground: Ground,
  pair: Pair,
  isRead: (name: string) => boolean,
): Promise<Batches> {
  let pending = [...found.keys()];
  const silent = new Set(pending.filter((name) => !found.get(name)?.some(({ tells }) => tells)));
  const batches: Batch[] = [];
  while (batches.length < MOST_BATCHES && pending.some((name) => !silent.has(name))) {
    const chosen = choose(pending, found, batches.length);
    const results = await tryBothWays(pair, ground, [...chosen.values()].flat(), isRead);
    const showing = new Set(pending.filter((name) => suffices(results.filter(({ operation }) => operation.name === name))));
    // The first batch holds every operation, so that none is left out; later ones only what shows more there.
    const kept = batches.length === 0 ? chosen : new Map([...chosen].filter(([name]) => showing.has(name)));
    pending = pending.filter((name) => !showing.has(name)).reverse();
    if (kept.size === 0) break;
    const told = results.flatMap(({ operation, tellsReversed }) => (tellsReversed ? [operation.key] : []));
    batches.push({ calls: kept, tellReversed: kept.size === chosen.size ? new Set(told) : undefined });
  }
  return { batches, wanting: new Set(pending), barren: new Set(pending.filter((name) => !found.get(name)?.some(({ gives }) => gives))) };
}

/** For each operation the best calls; of equally good ones, those about what no other call of the batch is about. */
function choose(names: readonly string[], found: ReadonlyMap<string, readonly Tried[]>, batch: number): ReadonlyMap<string, readonly Operation[]> {
  const used = new Set<number>();
  return new Map(
    names.map((name) => {
      const tried = found.get(name) ?? [];
      const best = tried.filter(({ tells, gives }) => tells && gives);
      const pool = best.length > 0 ? best : tried;
      const apart = pool.filter(({ operation }) => about(operation).every((key) => !used.has(key)));
      const others = rotate(
        pool.filter((each) => !apart.includes(each)),
        batch,
      );
      const [first, ...more] = mostTelling([...new Set([...apart, ...others, ...tried])]);
      // Two calls about the same thing take it from each other (a second prune finds nothing): what has been in want before goes alone.
      const isAloneEnough = batch > 0 && best.some(({ operation }) => operation === first);
      const kept = first === undefined ? [] : isAloneEnough ? [first] : [first, ...more];
      for (const operation of kept) for (const key of about(operation)) used.add(key);
      return [name, kept];
    }),
  );
}

/** The first calls, among them one that tells and one that gives a value wherever there are such. */
export function mostTelling(tried: readonly Tried[]): readonly Operation[] {
  const first = [tried.find(({ tells, gives }) => tells && gives) ?? tried.find(({ tells }) => tells), tried.find(({ gives }) => gives)].filter(
    (each) => each !== undefined,
  );
  return [...new Set([...first, ...tried])].slice(0, KEPT).map(({ operation }) => operation);
}

/** Keys of the operations whose results a call refers to. */
function about({ args }: Operation): readonly number[] {
  return referencesIn(args).map(({ key }) => key);
}

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
