import type { Operation } from '../../contract/operation.ts';
import { referencesIn } from '../../kit/references.ts';
import { KEPT, suffices, type Tried, type TriedBothWays, tryBothWays } from './bindings.ts';
import { type Ground, inOrder, onlyFor } from './ground.ts';
import type { Pair } from './variant.ts';

/** How many batches there may be: each drives the victim's whole workload on every variant. */
const MOST_BATCHES = 3;

/** Calls that run one after another. */
export interface Batch {
  /** Operation → calls of its owner, in the order in which they run. */
  readonly calls: ReadonlyMap<string, readonly Operation[]>;
  /** Their owner's operations before them. */
  readonly owned: readonly Operation[];
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
 *
 * Reads come before all writes and change nothing: in company they are answered as they were on their own, in whichever
 * order, and need not be tried again.
 */
export async function makeBatches(
  found: ReadonlyMap<string, readonly Tried[]>,
  ground: Ground,
  pair: Pair,
  isRead: (name: string) => boolean,
): Promise<Batches> {
  let pending = [...found.keys()];
  const silent = new Set(pending.filter((name) => !found.get(name)?.some(({ tells }) => tells)));
  const left = new Set<string>();
  const batches: Batch[] = [];
  while (batches.length < MOST_BATCHES && pending.some((name) => !silent.has(name))) {
    const chosen = choose(inOrder(pending, ground, isRead), found, batches.length);
    const calls = [...chosen.values()].flat();
    const known = pending.filter(isRead).flatMap((name) => (found.get(name) ?? []).filter(({ operation }) => calls.includes(operation)));
    const tried = await tryBothWays(
      pair,
      ground,
      calls.filter(({ name }) => !isRead(name)),
    );
    const results: readonly TriedBothWays[] = [...known.map((each) => ({ ...each, tellsReversed: each.tells })), ...tried];
    const showing = new Set(pending.filter((name) => suffices(results.filter(({ operation }) => operation.name === name))));
    // The first batch holds every operation, so that none is left out; later ones only what shows more there.
    const kept = batches.length === 0 ? chosen : new Map([...chosen].filter(([name]) => showing.has(name)));
    pending = pending.filter((name) => !showing.has(name)).reverse();
    // No other company changes what a read shows.
    for (const name of pending.filter(isRead)) left.add(name);
    pending = pending.filter((name) => !isRead(name));
    if (kept.size === 0) break;
    const whole: Batch = { calls: kept, owned: ground.owned, tellReversed: kept.size === chosen.size ? toldReversed(results) : undefined };
    batches.push(batches.length === 0 ? whole : ((await withLess(kept, ground, pair)) ?? whole));
  }
  const wanting = new Set([...left, ...pending]);
  return { batches, wanting, barren: new Set([...wanting].filter((name) => !found.get(name)?.some(({ gives }) => gives))) };
}

/**
 * A later batch behind those operations only that its calls refer to, where it shows as much there: all that the owner
 * has was there with the first batch, and every variant drives it anew for each.
 */
async function withLess(calls: Batch['calls'], ground: Ground, pair: Pair): Promise<Batch | undefined> {
  const all = [...calls.values()].flat();
  const less = onlyFor(ground, all);
  const results = await tryBothWays(pair, less, all);
  const showsAll = [...calls.keys()].every((name) => suffices(results.filter(({ operation }) => operation.name === name)));
  return showsAll ? { calls, owned: less.owned, tellReversed: toldReversed(results) } : undefined;
}

function toldReversed(results: readonly TriedBothWays[]): ReadonlySet<number> {
  return new Set(results.flatMap(({ operation, tellsReversed }) => (tellsReversed ? [operation.key] : [])));
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
