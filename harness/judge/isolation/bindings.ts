import type { Arena } from '../../contract/arena.ts';
import type { Operation } from '../../contract/operation.ts';
import { type Ground, whole } from './ground.ts';
import { type Both, driveBoth, fruitful, isSkipped, isTold, isValue } from './observed.ts';
import { relaxations } from './relax.ts';
import type { Pair, StagingPair } from './variant.ts';

/** Arguments generated for each operation; and more for those of which none shows anything yet. Reads disturb no other call. */
const CANDIDATES = 4;
const MORE_WRITES = 12;
const MORE_READS = 24;

/** Calls kept for each operation in a batch. */
export const KEPT = 2;

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
 * them, for what only time brings out (expiries, purges). Reads come first, so each is answered right behind the ground.
 */
export async function findBindings(arena: Arena, ground: Ground, pair: StagingPair): Promise<ReadonlyMap<string, readonly Tried[]>> {
  const isRead = isReadOf(arena);
  const names = Object.keys(arena.module.operations);
  const reads = names.filter(isRead);
  const writes = names.filter((name) => !isRead(name));
  const [before] = await Promise.all([fruitful(pair.present, whole(ground)), fruitful(pair.absent, { ...ground.workload, operations: ground.commons })]);
  const found = new Map<string, Tried[]>([...reads, ...writes].map((name) => [name, []]));
  const wanting = (some: readonly string[]) => some.filter((name) => !suffices(found.get(name) ?? []));
  let key = FIRST_KEY;
  const attempt = async (operations: readonly Operation[], isEnough: Measure['isEnough']): Promise<void> => {
    const keyed = operations.map((operation) => ({ ...operation, key: key++ }));
    const all = (name: string, tried: readonly Tried[]) => [...(found.get(name) ?? []), ...tried];
    const measure: Measure = {
      isEnough: (name, tried) => isEnough(name, all(name, tried)),
      needsErrors: (name, tried) => !hasBest(name, all(name, tried)),
    };
    for (const tried of keyed.length === 0 ? [] : await tryOut(pair, ground, keyed, measure)) found.get(tried.operation.name)?.push(tried);
  };
  const draw = (some: readonly string[], from: number, count: number) =>
    Array.from({ length: count }, (_, at) => some.map((name) => candidate(arena, ground.tenant, before, name, from + at)));
  // One of each read after the other, so that hardly one waits for the answer that decides whether it is asked. A write
  // and its next one may build on each other.
  const drawn = (of: { readonly reads: readonly string[]; readonly writes: readonly string[] }, from: number, count: { reads: number; writes: number }) => [
    ...draw(of.reads, from, count.reads).flat(),
    ...of.writes.flatMap((name) => draw([name], from, count.writes).flat()),
  ];
  const hasBest: Measure['isEnough'] = (_, tried) => tried.filter(({ tells, gives }) => tells && gives).length >= KEPT;
  await attempt(drawn({ reads, writes }, 0, { reads: CANDIDATES, writes: CANDIDATES }), (name, tried) => isRead(name) && hasBest(name, tried));
  await attempt(drawn({ reads: wanting(reads), writes: wanting(writes) }, CANDIDATES, { reads: MORE_READS, writes: MORE_WRITES }), hasBest);
  const relaxed = wanting(reads).flatMap((name) => (found.get(name) ?? []).filter(({ gives }) => gives).slice(0, RELAXED));
  await attempt(
    relaxed.flatMap(({ operation }) => relaxations(operation.args).map((args) => ({ ...operation, args }))),
    (_, tried) => suffices(tried),
  );
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

/** Of what was tried of an operation so far: whether it is enough, and whether calls that give errors are of use beside it. */
interface Measure {
  readonly isEnough: (name: string, tried: readonly Tried[]) => boolean;
  readonly needsErrors: (name: string, tried: readonly Tried[]) => boolean;
}

/** Calls as the owner after its own operations, and as a stranger where nothing is its. Those that were skipped or left out are not given. */
async function tryOut(pair: Pair, { workload, commons, owned }: Ground, tried: readonly Operation[], measure?: Measure): Promise<readonly Tried[]> {
  const members = new Set(tried.map(({ key }) => key));
  const outcomes = (some: readonly Operation[], { own, gone }: Both): readonly Tried[] =>
    some
      .filter(({ key }) => own.has(key) && !isSkipped(own.get(key)))
      .map((operation) => ({ operation, tells: isTold(own.get(operation.key), gone.get(operation.key)), gives: isValue(own.get(operation.key)) }));
  const soFar = ({ name }: Operation, both: Both): readonly Tried[] =>
    outcomes(
      tried.filter((each) => each.name === name),
      both,
    );
  const isCopied = ({ key }: Operation): boolean => members.has(key);
  const both = await driveBoth(
    pair,
    commons,
    { ...workload, operations: [...owned, ...tried] },
    {
      isCopied,
      ...(measure && {
        isEnough: (operation, both) => isCopied(operation) && measure.isEnough(operation.name, soFar(operation, both)),
        needsError: (operation, both) => measure.needsErrors(operation.name, soFar(operation, both)),
      }),
    },
  );
  return outcomes(tried, both);
}

/**
 * The same in the given order and in the other one: what tells in one of them only may tell of what an earlier call of
 * the same owner made, and not of the data that was there before. A stranger's call would see nothing of that.
 */
export async function tryBothWays(pair: Pair, ground: Ground, tried: readonly Operation[]): Promise<readonly TriedBothWays[]> {
  if (tried.length === 0) return [];
  const forth = await tryOut(pair, ground, tried);
  const reversed = tried.length === 1 ? forth : await tryOut(pair, ground, tried.toReversed());
  const back = new Set(reversed.flatMap(({ operation, tells }) => (tells ? [operation.key] : [])));
  return forth.map((each) => ({ ...each, tells: each.tells && back.has(each.operation.key), tellsReversed: back.has(each.operation.key) }));
}

/** Reads, which change nothing, still first; then the writes, the last one first. */
export function writesReversed(calls: readonly Operation[], isRead: (name: string) => boolean): readonly Operation[] {
  return [...calls.filter(({ name }) => isRead(name)), ...calls.filter(({ name }) => !isRead(name)).reverse()];
}

/** Whether an operation of the module only reads. */
export function isReadOf({ module }: Pick<Arena, 'module'>): (name: string) => boolean {
  return (name) => module.operations[name]?.kind === 'read';
}
