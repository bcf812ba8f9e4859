import type { Leg, RememberingLeg, Snapshot } from '../../contract/arena.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { canonicalText } from '../../kit/digest.ts';
import { isOutcome } from '../../kit/outcome-form.ts';
import { STRANGER } from './probes.ts';
import type { Pair } from './variant.ts';

/** Observations by operation key. */
export type Observed = ReadonlyMap<number, CanonicalObservation>;

/** Record digests by `collection key`. */
export type Records = ReadonlyMap<string, string>;

export async function drive(leg: Leg, workload: Workload): Promise<Observed> {
  const seen = new Map<number, CanonicalObservation>();
  for await (const observation of leg.drive(workload)) seen.set(observation.operation.key, observation);
  return seen;
}

/** The calls that ran, with the arguments that they got there. */
export function literal(operations: readonly Operation[], seen: Observed): readonly Operation[] {
  return operations.filter(({ key }) => seen.has(key) && !isSkipped(seen.get(key))).map((operation) => ({ ...operation, args: seen.get(operation.key)?.args }));
}

/** What calls gave their owner, and a stranger where no owner was. */
export interface Both {
  readonly own: Observed;
  readonly gone: Observed;
}

/** Which calls are copied to a stranger, and which are worth it. */
export interface Copying {
  readonly isCopied: (operation: Operation) => boolean;
  /** Asked before each call: one of which there is enough is left out. */
  readonly isEnough?: (operation: Operation, seen: Both) => boolean;
  /** Asked of each call that gave an error, once all others are answered: whether it is copied as well. Default: all are, at once. */
  readonly needsError?: (operation: Operation, seen: Both) => boolean;
}

/**
 * Drives a workload on one leg from empty, and each of some of its calls, as soon as its literal arguments are known, as a
 * stranger on another leg: the two take turns waiting for their servers. What is there for everybody comes first on both.
 */
export async function driveBoth({ present, absent }: Pair, commons: readonly Operation[], workload: Workload, copying: Copying): Promise<Both> {
  const { isCopied, isEnough, needsError } = copying;
  const own = new Map<number, CanonicalObservation>();
  const gone = new Map<number, CanonicalObservation>();
  const copy = async (operations: readonly Operation[]): Promise<void> => {
    for (const [key, seen] of await drive(absent, { ...workload, operations })) gone.set(key, seen);
  };
  await Promise.all([present.reset(), absent.reset()]);
  let copies = copy(commons);
  copies.catch(() => undefined);
  /** By operation: the last copy. What is left out is decided once all calls of the same operation are answered, so always alike. */
  const last = new Map<string, Promise<void>>();
  const leavesOut = async (operation: Operation): Promise<boolean> => {
    await last.get(operation.name);
    return isEnough?.(operation, { own, gone }) === true;
  };
  const errors: Operation[] = [];
  const operations = [...commons, ...workload.operations];
  for await (const observation of present.drive({ ...workload, operations }, isEnough && { leavesOut })) {
    const { operation, args } = observation;
    own.set(operation.key, observation);
    if (isSkipped(observation) || !isCopied(operation)) continue;
    const copied = { ...operation, args, tenant: STRANGER };
    if (needsError !== undefined && !isValue(observation)) {
      errors.push(copied);
      continue;
    }
    copies = copies.then(() => copy([copied]));
    // Awaited below; an error must not count as unhandled until then.
    copies.catch(() => undefined);
    last.set(operation.name, copies);
  }
  await copies;
  for (const error of errors) if (needsError?.(error, { own, gone })) await copy([error]);
  return { own, gone };
}

/** The operations of a workload that give a value, from empty: what later calls can refer to. What follows them begins there. */
export async function fruitful(leg: RememberingLeg, workload: Workload): Promise<readonly Operation[]> {
  await leg.reset();
  const seen = await drive(leg, workload);
  await leg.mark(workload);
  return workload.operations.filter(({ key }) => isValue(seen.get(key)));
}

/** The part of a snapshot that belongs to some tenants. A key's text is a JSON list that begins with the tenant. */
export function recordsOf(tenants: ReadonlySet<string>, snapshot: Snapshot): Records {
  const own = new Map<string, string>();
  for (const [collection, records] of snapshot.collections) {
    for (const [key, digest] of records) {
      const [first] = JSON.parse(key) as readonly unknown[];
      if (typeof first === 'string' && tenants.has(first)) own.set(`${collection} ${key}`, digest);
    }
  }
  return own;
}

/** Records that are not the same in both: `collection key`. */
export function changedRecords(one: Records, other: Records): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((record) => one.get(record) !== other.get(record));
}

/** Whether an operation gave a value. */
export function isValue(observation: CanonicalObservation | undefined): boolean {
  return isOutcome(observation?.form, 'value');
}

/** Whether an operation did not run, having nothing to refer to. */
export function isSkipped(observation: CanonicalObservation | undefined): boolean {
  return isOutcome(observation?.form, 'skipped');
}

/** Whether two observations of one operation are the same to the last byte: digests alone are equal also where a rule says so. */
export function same(one: CanonicalObservation | undefined, other: CanonicalObservation | undefined): boolean {
  return one !== undefined && other !== undefined && one.digest === other.digest && canonicalText(one.form) === canonicalText(other.form);
}

/** Whether an owner's answer shows that there is data: a stranger where no owner is is answered otherwise. */
export function isTold(own: CanonicalObservation | undefined, gone: CanonicalObservation | undefined): boolean {
  return own !== undefined && gone !== undefined && !isSkipped(own) && !same(own, gone);
}
