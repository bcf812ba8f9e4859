import type { Arena, Leg, Snapshot } from '../../contract/arena.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Side } from '../../contract/subject.ts';
import { canonicalDigest } from '../../kit/digest.ts';
import { referencesIn } from '../../kit/references.ts';
import { type Probe, VICTIM } from './probes.ts';

/** One way to run a module's repository. */
export interface Variant {
  readonly name: string;
  readonly side: Side;
  readonly role: 'app' | 'bypass';
}

/**
 * `bypass` takes row-level security out of the way, so that the repository's own predicates must hold alone; that the
 * row security holds alone is for the catalog audit and the probes past the repository to show.
 */
export const VARIANTS: readonly Variant[] = [
  { name: 'mongo', side: 'mongo', role: 'app' },
  { name: 'postgres', side: 'postgres', role: 'app' },
  { name: 'postgres, row security bypassed', side: 'postgres', role: 'bypass' },
];

/** What a variant's runs showed. */
export interface Seen {
  /** The victim's operations, by key: with neighbours, and alone. */
  readonly crowded: ReadonlyMap<number, CanonicalObservation>;
  readonly alone: ReadonlyMap<number, CanonicalObservation>;
  readonly crowdedRecords: ReadonlyMap<string, string>;
  readonly aloneRecords: ReadonlyMap<string, string>;
  /** The victim's records after all foreign probes. */
  readonly probedRecords: ReadonlyMap<string, string>;
  /** Names of operations that succeeded for their own tenant, in the workload, the probes or a scenario. */
  readonly fruitful: ReadonlySet<string>;
  /** By probe key: where the victim is present, and, for foreign probes, where it never was. */
  readonly present: ReadonlyMap<number, CanonicalObservation>;
  readonly absent: ReadonlyMap<number, CanonicalObservation>;
}

/** The victim's operations and everybody else's: those that refer to results of their own group only. */
export function split(workload: Workload): { readonly victim: readonly Operation[]; readonly neighbours: readonly Operation[] } {
  const group = (members: readonly Operation[]): readonly Operation[] => {
    const keys = new Set(members.map(({ key }) => key));
    return members.filter(({ args }) => referencesIn(args).every(({ key }) => key === -1 || keys.has(key)));
  };
  return {
    victim: group(workload.operations.filter(({ tenant }) => tenant === VICTIM)),
    neighbours: group(workload.operations.filter(({ tenant }) => tenant !== VICTIM)),
  };
}

/** Drives the same calls where the victim is, among neighbours, and where it never was. */
export async function observeVariant(arena: Arena, workload: Workload, probes: readonly Probe[], present: Leg, absent: Leg, step: () => void): Promise<Seen> {
  const { victim, neighbours } = split(workload);
  await Promise.all([present.reset(), absent.reset()]);
  const foreign = probes.filter(({ situation }) => situation !== 'own');
  const own = probes.filter(({ situation }) => situation === 'own');
  const all = [...neighbours, ...victim, ...foreign.map(({ operation }) => operation), ...own.map(({ operation }) => operation)];
  const seen = new Map<number, CanonicalObservation>();
  let crowdedRecords: ReadonlyMap<string, string> = new Map();
  let probedRecords: ReadonlyMap<string, string> = new Map();
  for await (const observation of present.drive({ ...workload, operations: all })) {
    arena.signal.throwIfAborted();
    seen.set(observation.operation.key, observation);
    if (seen.size === neighbours.length + victim.length) crowdedRecords = recordsOf(VICTIM, await present.snapshot());
    if (seen.size === all.length - own.length) probedRecords = recordsOf(VICTIM, await present.snapshot());
  }
  step();
  const alone = await drive(absent, { ...workload, operations: victim });
  const aloneRecords = recordsOf(VICTIM, await absent.snapshot());
  step();
  await absent.reset();
  const ran = foreign.filter(({ operation }) => !isSkipped(seen.get(operation.key)));
  const literal = ran.map(({ operation }) => ({ ...operation, args: seen.get(operation.key)?.args }));
  const without = await drive(absent, { ...workload, operations: literal });
  step();
  const fruitful = await fruitfulNames(arena, absent, [...seen.values()]);
  return { fruitful, crowded: seen, alone, crowdedRecords, aloneRecords, probedRecords, present: seen, absent: without };
}

/** Operations that give their own tenant a value: in what was driven already, or else in a scenario that has them. */
async function fruitfulNames(arena: Arena, leg: Leg, driven: readonly CanonicalObservation[]): Promise<ReadonlySet<string>> {
  const names = new Set(driven.filter((each) => each.operation.tenant === VICTIM && isValue(each)).map(({ operation }) => operation.name));
  for (const workload of arena.workloads()) {
    if (!workload.origin.startsWith('scenario') || workload.operations.every(({ name }) => names.has(name))) continue;
    await leg.reset();
    for (const each of (await drive(leg, workload)).values()) if (isValue(each)) names.add(each.operation.name);
  }
  return names;
}

/** Whether an operation gave a value. */
export function isValue(observation: CanonicalObservation | undefined): boolean {
  return typeof observation?.form === 'object' && observation.form !== null && Object.hasOwn(observation.form, 'value');
}

/** Observations by key. */
export async function drive(leg: Leg, workload: Workload): Promise<ReadonlyMap<number, CanonicalObservation>> {
  const seen = new Map<number, CanonicalObservation>();
  for await (const observation of leg.drive(workload)) seen.set(observation.operation.key, observation);
  return seen;
}

/** One tenant's part of a snapshot: `collection key` → digest. A key's text is a JSON list that begins with the tenant. */
export function recordsOf(tenant: string, snapshot: Snapshot): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  for (const [collection, records] of snapshot.collections) {
    for (const [key, digest] of records) {
      const [first] = JSON.parse(key) as readonly unknown[];
      if (first === tenant) own.set(`${collection} ${key}`, digest);
    }
  }
  return own;
}

/** Whether an operation did not run, having nothing to refer to. */
export function isSkipped(observation: CanonicalObservation | undefined): boolean {
  return typeof observation?.form === 'object' && observation.form !== null && Object.hasOwn(observation.form, 'skipped');
}

/** Whether two observations are the same to the last byte. */
export function same(one: CanonicalObservation | undefined, other: CanonicalObservation | undefined): boolean {
  return one !== undefined && other !== undefined && canonicalDigest(one.form) === canonicalDigest(other.form);
}
