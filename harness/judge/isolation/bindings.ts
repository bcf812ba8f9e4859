import type { Arena } from '../../contract/arena.ts';
import type { Operation } from '../../contract/operation.ts';
import { type Ground, whole } from './ground.ts';
import { driveBoth, fruitful, isSkipped, isValue, same } from './observed.ts';
import { STRANGER } from './probes.ts';
import { relaxations } from './relax.ts';
import type { Pair, StagingPair } from './variant.ts';

/** Arguments generated for each operation; and more for those of which none shows anything yet. Reads disturb no other call. */
const CANDIDATES = 4;
const MORE_WRITES = 12;
const MORE_READS = 24;

/** Of how many calls that show nothing members are left out. */
const RELAXED = 3;

/** Keys of what is tried here: apart from the workload's and the probes'. */
const FIRST_KEY = 600_000;

/** One tried call of an owner. */
export interface Tried {
  readonly operation: Operation;
  /** Whether its outcome shows that there is data: a stranger in an empty store is answered otherwise. */
  readonly tells: boolean;
  /** Whether it is a value, not an error. */
  readonly gives: boolean;
}

/** A call that was tried among the same others in their order and in the other one. */
export interface TriedBothWays extends Tried {
  /** Whether it tells in the other order; `tells` is: in both. */
  readonly tellsReversed: boolean;
}

/**
 * Looks for arguments that make a call tell, operation by operation: the best first. Calls at later instants are among
 * them, for what only time brings out (expiries, purges).
 */
export async function findBindings(arena: Arena, ground: Ground, pair: StagingPair): Promise<ReadonlyMap<string, readonly Tried[]>> {
  const names = readsFirst(arena);
  const before = await fruitful(pair.present, whole(ground));
  const found = new Map<string, Tried[]>(names.map((name) => [name, []]));
  let key = FIRST_KEY;
  const wanting = () => names.filter((name) => !suffices(found.get(name) ?? []));
  const attempt = async (operations: readonly Operation[]): Promise<void> => {
    const keyed = operations.map((operation) => ({ ...operation, key: key++ }));
    for (const tried of keyed.length === 0 ? [] : await tryOut(pair, ground, keyed)) found.get(tried.operation.name)?.push(tried);
  };
  const isRead = isReadOf(arena);
  const draw = (name: string, from: number, count: number) =>
    Array.from({ length: count }, (_, at) => candidate(arena, ground.tenant, before, name, from + at));
  await attempt(names.flatMap((name) => draw(name, 0, CANDIDATES)));
  await attempt(wanting().flatMap((name) => draw(name, CANDIDATES, isRead(name) ? MORE_READS : MORE_WRITES)));
  const relaxed = wanting()
    .filter(isRead)
    .flatMap((name) => (found.get(name) ?? []).filter(({ gives }) => gives).slice(0, RELAXED));
  await attempt(relaxed.flatMap(({ operation }) => relaxations(operation.args).map((args) => ({ ...operation, args }))));
  return new Map([...found].map(([name, tried]) => [name, tried.toSorted((a, b) => rank(b) - rank(a))]));
}

/** Whether some call tells and some call succeeds: what the cells of an operation need. */
export function suffices(calls: readonly Tried[]): boolean {
  return calls.some(({ tells }) => tells) && calls.some(({ gives }) => gives);
}

/** What tells before what does not, a value before an error. */
function rank({ tells, gives }: Tried): number {
  return (tells ? 2 : 0) + (gives ? 1 : 0);
}

function candidate(arena: Arena, tenant: string, before: readonly Operation[], name: string, draw: number): Operation {
  const bound = arena.bindAfter(before, { tenant, name, purpose: `isolation ${draw} ${name}` });
  // The longest first: behind a window that is over, shorter ones are over too.
  const durations = (arena.module.durationsMs ?? []).toSorted((a, b) => b - a);
  const laterMs = draw % 2 === 0 ? 0 : (durations[(draw >> 1) % durations.length] ?? 0);
  return { ...bound, nowMs: bound.nowMs + laterMs };
}

/** Calls as the owner after its own operations, and as a stranger where nothing is its. Skipped ones are left out. */
export async function tryOut(pair: Pair, { workload, commons, owned }: Ground, tried: readonly Operation[]): Promise<readonly Tried[]> {
  await Promise.all([pair.present.reset(), pair.absent.reset()]);
  const members = new Set(tried);
  const operations = [...owned, ...tried];
  const { own, gone } = await driveBoth(pair, commons, { ...workload, operations }, STRANGER, (operation) => members.has(operation));
  return tried
    .filter(({ key }) => !isSkipped(own.get(key)))
    .map((operation) => ({ operation, tells: !same(own.get(operation.key), gone.get(operation.key)), gives: isValue(own.get(operation.key)) }));
}

/**
 * The same in the given order and in the other one: what tells in one of them only may tell of what an earlier call of
 * the same owner made, and not of the data that was there before. A stranger's call would see nothing of that.
 */
export async function tryBothWays(
  pair: Pair,
  ground: Ground,
  tried: readonly Operation[],
  isRead: (name: string) => boolean,
): Promise<readonly TriedBothWays[]> {
  const forth = await tryOut(pair, ground, tried);
  const back = new Set((await tryOut(pair, ground, writesReversed(tried, isRead))).flatMap(({ operation, tells }) => (tells ? [operation.key] : [])));
  return forth.map((each) => ({ ...each, tells: each.tells && back.has(each.operation.key), tellsReversed: back.has(each.operation.key) }));
}

/** Reads, which change nothing, still first; then the writes, the last one first. */
export function writesReversed(calls: readonly Operation[], isRead: (name: string) => boolean): readonly Operation[] {
  return [...calls.filter(({ name }) => isRead(name)), ...calls.filter(({ name }) => !isRead(name)).reverse()];
}

function readsFirst(arena: Arena): readonly string[] {
  const names = Object.keys(arena.module.operations);
  const isRead = isReadOf(arena);
  return [...names.filter(isRead), ...names.filter((name) => !isRead(name))];
}

/** Whether an operation of the module only reads. */
export function isReadOf({ module }: Pick<Arena, 'module'>): (name: string) => boolean {
  return (name) => module.operations[name]?.kind === 'read';
}
