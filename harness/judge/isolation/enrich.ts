import type { Arena, Leg, Snapshot } from '../../contract/arena.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { fruitful, isValue } from './observed.ts';
import { VICTIM } from './probes.ts';

/** Each round can refer to what the rounds before it made: a token needs a client, a client a scope. */
const ROUNDS = 6;

/** Rounds in a row that may bring nothing new before the search ends. */
const PATIENCE = 2;

/** How often a write is tried in a round: one that never succeeded, and one that did. */
const TRIES = 8;
const TRIES_KNOWN = 2;

/** Keys of what is tried here: apart from the workload's and the probes'. */
const FIRST_KEY = 500_000;

/** What a write does to the records of its tenant: one that adds is worth repeating, one that changes is not. */
export type Effect = 'adds' | 'changes' | 'removes' | 'none';

/**
 * Adds to the victim's own workload what gives it data of every kind and in every state: writes that succeed without
 * removing a record. A random workload that is short beside the number of operations leaves most kinds of records out,
 * and calls about records that are not there prove nothing.
 */
export async function enrich(arena: Arena, workload: Workload, leg: Leg): Promise<readonly Operation[]> {
  const writes = Object.keys(arena.module.operations).filter((name) => arena.module.operations[name]?.kind === 'write');
  const effects = new Map<string, Effect>();
  let before = await fruitful(leg, workload);
  const sinceStart = new Set(before.map(({ name }) => name));
  let owned = workload.operations;
  let key = FIRST_KEY;
  let idle = 0;
  for (let round = 0; round < ROUNDS && idle < PATIENCE; round++) {
    const isKnown = (name: string): boolean => sinceStart.has(name) || effects.has(name);
    const unknown = writes.filter((name) => !isKnown(name));
    if (unknown.length === 0) break;
    const draw = (name: string, at: number): Operation => ({
      ...arena.bindAfter(before, { tenant: VICTIM, name, purpose: `isolation build ${round} ${at} ${name}` }),
      key: key++,
    });
    const draws = (name: string, tries: number): readonly Operation[] => Array.from({ length: tries }, (_, at) => draw(name, at));
    // Those that have only failed come first: as long as nothing succeeds, the state around them is known.
    const known = writes.filter((name) => isKnown(name) && (effects.get(name) ?? 'adds') === 'adds');
    const tried = [...unknown.flatMap((name) => draws(name, TRIES)), ...known.flatMap((name) => draws(name, TRIES_KNOWN))];
    const added = await additions(leg, { ...workload, operations: tried }, owned, effects);
    idle = unknown.some((name) => effects.has(name)) ? 0 : idle + 1;
    owned = [...owned, ...added];
    before = [...before, ...added];
  }
  return owned;
}

/** The tried operations that succeed and remove nothing, some of each name. Learns each name's effect from the state around its first success. */
async function additions(leg: Leg, tried: Workload, owned: readonly Operation[], effects: Map<string, Effect>): Promise<readonly Operation[]> {
  const added: Operation[] = [];
  const operations = [...owned, ...tried.operations];
  let state: Snapshot | undefined;
  const beforeCall = async (at: number): Promise<void> => {
    const next = operations[at];
    if (at >= owned.length && next !== undefined && !effects.has(next.name)) state ??= await leg.snapshot();
  };
  await leg.reset();
  await beforeCall(0);
  let done = 0;
  for await (const observation of leg.drive({ ...tried, operations })) {
    const { operation } = observation;
    if (done++ >= owned.length && isValue(observation)) {
      const before = state;
      state = undefined;
      if (!effects.has(operation.name) && before !== undefined) {
        state = await leg.snapshot();
        effects.set(operation.name, effectOf(before, state));
      }
      const most = { adds: TRIES_KNOWN, changes: 1, removes: 0, none: 0 }[effects.get(operation.name) ?? 'none'];
      if (added.filter(({ name }) => name === operation.name).length < most) added.push(operation);
    }
    await beforeCall(done);
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
