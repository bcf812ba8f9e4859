import type { Finding, ReportedFinding } from '../../contract/difference.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { drive, isSkipped, literal, type Observed, same } from './observed.ts';
import { type Place, shrinkAt } from './place.ts';
import type { Probe } from './probes.ts';
import { ownersOf, type Seen } from './scene.ts';
import { breach } from './verdicts.ts';

/** One operation that does not come out as it must. */
export interface OutcomeBreach {
  /** Of everything that may have to do with it, the operation itself last. */
  readonly operations: readonly Operation[];
  /** Which of them run where the others are absent, too. */
  readonly staysAlone: (operation: Operation) => boolean;
  readonly isBroken: (present: Observed, absent: Observed) => boolean;
  readonly sides: readonly [string, string];
  readonly shown: readonly [CanonicalObservation | undefined, CanonicalObservation | undefined];
  readonly summary: string;
  readonly note: string;
}

/** A foreign call that is answered as it must not be. */
export function probeBreach({ arena, scene, variant }: Place, seen: Seen, probe: Probe, what: string): OutcomeBreach {
  const { operation, situation } = probe;
  const { shared } = arena.module;
  // By key: shrinking makes other operations of the same.
  const common = new Set(scene.commons.map(({ key }) => key));
  const earlier = scene.probes
    .map((each) => each.operation)
    .filter(({ key, tenant }) => key < operation.key && tenant === operation.tenant && (situation === 'other' || situation === 'shared'));
  return {
    operations: [...scene.commons, ...scene.neighbours, ...scene.owned, ...earlier, operation],
    staysAlone: (each) => each.tenant === operation.tenant || common.has(each.key),
    isBroken: (present, absent) => breach(probe, { present, absent }, shared) !== undefined,
    sides: [`${variant.name}, other tenant absent`, `${variant.name}, other tenant present`],
    shown: [seen.absent.get(operation.key), seen.present.get(operation.key)],
    summary: `${operation.name} ${what} (${variant.name}, ${situation})`,
    note: what,
  };
}

/** An owner's operation that comes out otherwise among neighbours. */
export function neighbourBreach({ scene, variant }: Place, seen: Seen, operation: Operation): OutcomeBreach {
  const owners = ownersOf(scene);
  return {
    operations: [...scene.commons, ...scene.neighbours, ...scene.owned.slice(0, scene.owned.indexOf(operation) + 1)],
    staysAlone: ({ tenant }) => owners.has(tenant),
    // What a candidate has nothing to refer to for does not run, which shows nothing.
    isBroken: (present, absent) => !isSkipped(present.get(operation.key)) && !same(present.get(operation.key), absent.get(operation.key)),
    sides: [`${variant.name}, alone`, `${variant.name}, with neighbours`],
    shown: [seen.alone.get(operation.key), seen.present.get(operation.key)],
    summary: `${operation.name} shows that other tenants are there (${variant.name})`,
    note: 'depends on other tenants',
  };
}

/** What a breach reports as it was first seen, unshrunk. */
export function outcomeFinding({ arena }: Place, { operations, sides, shown: [left, right], summary, note }: OutcomeBreach): ReportedFinding {
  const { key, name, tenant } = operations.at(-1) as Operation;
  const differences = left !== undefined && right !== undefined ? arena.compareObservations(left, right).differences : [];
  return {
    sides,
    at: { kind: 'operation', key, name, tenant: String(tenant).slice(0, 40) },
    differences: differences.length > 0 ? differences : [{ pointer: '', left: left?.form, right: right?.form, note }],
    summary,
  };
}

/** Shrinks a breach to the operations that put the other tenants' data there and the call that shows it, and reports it. */
export async function explainOutcome(place: Place, found: OutcomeBreach): Promise<Finding> {
  const { present, absent } = await place.stand.pair();
  const { key } = found.operations.at(-1) as Operation;
  let { shown } = found;
  const counterexample = await shrinkAt(place, found.operations, async (candidate: Workload) => {
    if (candidate.operations.at(-1)?.key !== key) return false;
    await Promise.all([present.reset(), absent.reset()]);
    const there = await drive(present, candidate);
    const gone = await drive(absent, { ...candidate, operations: literal(candidate.operations.filter(found.staysAlone), there) });
    if (!found.isBroken(there, gone)) return false;
    shown = [gone.get(key), there.get(key)];
    return true;
  });
  return place.arena.report({ ...outcomeFinding(place, { ...found, shown }), counterexample }, 'isolation');
}
