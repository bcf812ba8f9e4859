import type { Leg } from '../../contract/arena.ts';
import type { Finding, ReportedFinding } from '../../contract/difference.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Canonical } from '../../contract/type.ts';
import { changedRecords, drive, type Records, recordsOf } from './observed.ts';
import { type Place, shrinkAt } from './place.ts';
import { ownersOf } from './scene.ts';

/** A record of an owner that is not as it was without others. */
export interface RecordBreach {
  readonly collection: string;
  readonly key: string;
  readonly operations: readonly Operation[];
  /** Which operations must have no influence on the record. */
  readonly isForeign: (operation: Operation) => boolean;
  readonly sides: readonly [string, string];
  readonly summary: string;
}

/** A record that foreign calls changed. */
export function changedByProbes({ scene, variant }: Place, record: string): RecordBreach {
  const foreign = new Set(scene.probes.map(({ operation }) => operation.key));
  const [collection, key] = placeOf(record);
  return {
    collection,
    key,
    operations: [...scene.commons, ...scene.neighbours, ...scene.owned, ...scene.probes.map(({ operation }) => operation)],
    isForeign: (operation) => foreign.has(operation.key),
    sides: [`${variant.name}, before foreign calls`, `${variant.name}, after them`],
    summary: `${collection}: another tenant's record was changed by a stranger (${variant.name})`,
  };
}

/** A record that is otherwise among neighbours. */
export function changedByNeighbours({ scene, variant }: Place, record: string): RecordBreach {
  const owned = new Set([...scene.commons, ...scene.owned].map((operation) => operation.key));
  const [collection, key] = placeOf(record);
  return {
    collection,
    key,
    operations: [...scene.commons, ...scene.neighbours, ...scene.owned],
    isForeign: (operation) => !owned.has(operation.key),
    sides: [`${variant.name}, alone`, `${variant.name}, with neighbours`],
    summary: `${collection}: a tenant's record depends on its neighbours (${variant.name})`,
  };
}

/** What a breach reports as it was first seen, unshrunk; the record itself is read when it is explained. */
export function recordFinding({ collection, key, operations, sides, summary }: RecordBreach): ReportedFinding {
  return {
    sides,
    at: { kind: 'record', collection, key, after: operations.length },
    differences: [{ pointer: '', left: undefined, right: undefined, note: 'the records differ' }],
    summary,
  };
}

/** Shrinks a breach to the operations that make the record and change it, and reports it with the record on both sides. */
export async function explainRecord(place: Place, found: RecordBreach): Promise<Finding> {
  const { present, absent } = await place.stand.pair();
  const { collection, key, isForeign } = found;
  const owners = ownersOf(place.scene);
  const state = async (leg: Leg, workload: Workload): Promise<Records> => {
    await leg.reset();
    await drive(leg, workload);
    return recordsOf(owners, await leg.snapshot());
  };
  const without = (workload: Workload): Workload => ({ ...workload, operations: workload.operations.filter((operation) => !isForeign(operation)) });
  let sides: readonly [Canonical | undefined, Canonical | undefined] | undefined;
  const counterexample = await shrinkAt(place, found.operations, async (candidate) => {
    const [there, alone] = await Promise.all([state(present, candidate), state(absent, without(candidate))]);
    if (!changedRecords(alone, there).includes(`${collection} ${key}`)) return false;
    sides = await Promise.all([absent.record(collection, key), present.record(collection, key)]);
    return true;
  });
  const bare = recordFinding({ ...found, operations: counterexample.operations });
  const differences = sides === undefined ? bare.differences : place.arena.compareRecords(collection, ...sides).differences;
  return place.arena.report({ ...bare, ...(differences.length > 0 && { differences }), counterexample }, 'isolation');
}

/** Collection and key text of a record's name. */
function placeOf(record: string): readonly [string, string] {
  const at = record.indexOf(' ');
  return [record.slice(0, at), record.slice(at + 1)];
}
