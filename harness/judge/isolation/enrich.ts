import type { Arena, RememberingLeg, Snapshot } from '../../contract/arena.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { type Ground, whole } from './ground.ts';
import { fruitful, isValue } from './observed.ts';

/** Each round can refer to what the rounds before it made: a token needs a client, a client a scope. */
const ROUNDS = 6;

/** Rounds in a row that may bring nothing new before the search ends. */
const PATIENCE = 2;

/** How often a write is tried in a round: one that never succeeded, and one that did. */
const TRIES = 8;
const TRIES_KNOWN = 2;

/** How many operations of one name are added in all: more records of a kind are more to compare, and show nothing that these do not. */
const ADDED = 4;

/** What a write does to the records of its tenant: one that adds is worth repeating, one that changes is not. */
export type Effect = 'adds' | 'changes' | 'removes' | 'none';

/**
 * Adds to a tenant's own operations what gives it data of every kind and in every state: writes that succeed without
 * removing a record. A random workload that is short beside the number of operations leaves most kinds of records out,
 * and calls about records that are not there prove nothing.
 *
 * @param firstKey keys of what is tried here begin with it: apart from the workload's and the probes'.
 */
export async function enrich(arena: Arena, ground: Ground, leg: RememberingLeg, firstKey: number): Promise<Ground> {
  const writes = Object.keys(arena.module.operations).filter((name) => arena.module.operations[name]?.kind === 'write');
  const effects = new Map<string, Effect>();
  let before = await fruitful(leg, whole(ground));
  const sinceStart = new Set(before.filter(({ tenant }) => tenant === ground.tenant).map(({ name }) => name));
  let { owned } = ground;
  let key = firstKey;
  let idle = 0;
  for (let round = 0; round < ROUNDS && idle < PATIENCE; round++) {
    const isKnown = (name: string): boolean => sinceStart.has(name) || effects.has(name);
    const unknown = writes.filter((name) => !isKnown(name));
    if (unknown.length === 0) break;
    const draw = (name: string, at: number): Operation => ({
      ...arena.bindAfter(before, { tenant: ground.tenant, name, purpose: `isolation build ${round} ${at} ${name}` }),
      key: key++,
    });
    const draws = (name: string, tries: number): readonly Operation[] => Array.from({ length: tries }, (_, at) => draw(name, at));
    // Those that have only failed come first: as long as nothing succeeds, the state around them is known.
    const isRich = (name: string): boolean => owned.filter((operation) => operation.key >= firstKey && operation.name === name).length >= ADDED;
    const known = writes.filter((name) => isKnown(name) && (effects.get(name) ?? 'adds') === 'adds' && !isRich(name));
    const tried = [...unknown.flatMap((name) => draws(name, TRIES)), ...known.flatMap((name) => draws(name, TRIES_KNOWN))];
    const added = await additions(leg, { ...ground.workload, operations: tried }, [...ground.commons, ...owned], effects);
    idle = unknown.some((name) => effects.has(name)) ? 0 : idle + 1;
    owned = [...owned, ...added];
    before = [...before, ...added];
  }
  return { ...ground, owned };
}

/** How many operations of one name are added in a round. */
const MOST: Readonly<Record<Effect, number>> = { adds: TRIES_KNOWN, changes: 1, removes: 0, none: 0 };

/**
 * The tried operations that succeed and remove nothing, some of each name; what has had its share is not tried on.
 * Learns each name's effect from the state around its first success.
 */
async function additions(leg: RememberingLeg, tried: Workload, standing: readonly Operation[], effects: Map<string, Effect>): Promise<readonly Operation[]> {
  const added: Operation[] = [];
  const members = new Set(tried.operations);
  let state: Snapshot | undefined;
  const isFull = (name: string): boolean => {
    const effect = effects.get(name);
    return effect !== undefined && added.filter((operation) => operation.name === name).length >= MOST[effect];
  };
  const leavesOut = async (operation: Operation): Promise<boolean> => {
    if (!members.has(operation)) return false;
    if (operation === tried.operations[0]) await leg.mark({ ...tried, operations: standing });
    if (isFull(operation.name)) return true;
    if (!effects.has(operation.name)) state ??= await leg.snapshot();
    return false;
  };
  await leg.reset();
  for await (const observation of leg.drive({ ...tried, operations: [...standing, ...tried.operations] }, { leavesOut })) {
    const { operation } = observation;
    if (!members.has(operation) || !isValue(observation)) continue;
    const before = state;
    state = undefined;
    if (!effects.has(operation.name) && before !== undefined) {
      state = await leg.snapshot();
      effects.set(operation.name, effectOf(before, state));
    }
    if (!isFull(operation.name)) added.push(operation);
  }
  return added;
}

/** What happened between two states. */
export function effectOf(before: Snapshot, after: Snapshot): Effect {
  for (const [collection, records] of before.collections) {
    const now = after.collections.get(collection);
    for (const record of records.keys()) if (now?.has(record) !== true) return 'removes';
  }
  if (after.records > before.records) return 'adds';
  return after.digest === before.digest ? 'none' : 'changes';
}
