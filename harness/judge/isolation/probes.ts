import type { ModuleDefinition, SharedTenant } from '../../contract/module.ts';
import type { Operation } from '../../contract/operation.ts';
import { sha256Hex } from '../../kit/digest.ts';

/** The tenant whose data must stay its own. */
export const VICTIM = 'acme';

/** A tenant that has nothing of its own when the probes begin. */
export const STRANGER = 'probe';

/** Where the situations of the matrix get their tenants from. `shared`: anybody, about records of the shared tenant. */
export type Situation = 'own' | 'other' | 'empty' | 'unset' | 'hostile' | 'shared';

/** The rows of the matrix's cells: the last one only where something is shared. */
export function situationsOf({ shared }: ModuleDefinition): readonly Situation[] {
  return ['own', 'other', 'empty', 'unset', 'hostile', ...(shared === undefined ? [] : (['shared'] as const))];
}

/** 64 kB that compression does not bring within the size of an index entry. */
const LONG = Array.from({ length: 1_024 }, (_, at) => sha256Hex(String(at))).join('');

/** Tenants that try to be another, or to be code (T10, V22): texts, and what a careless caller could pass in place of one. */
export const HOSTILE: readonly unknown[] = [
  "x'; SET ROLE postgres; --",
  `${VICTIM}' OR '1'='1`,
  '%',
  '_'.repeat(VICTIM.length),
  `${VICTIM} `,
  VICTIM.toUpperCase(),
  'аcme',
  `${VICTIM}\u0000`,
  '@global',
  '__proto__',
  LONG,
  { $ne: null },
  { $gt: '' },
  [VICTIM],
];

/** The hostile tenants of a module: where a tenant is shared, its name is no stranger's, but those that look like it are. */
export function hostileTo({ shared }: ModuleDefinition): readonly unknown[] {
  return shared === undefined ? HOSTILE : [...HOSTILE.filter((tenant) => tenant !== shared.tenant), ...lookAlikes(shared.tenant)];
}

/** Names that a careless comparison takes for another. */
function lookAlikes(tenant: string): readonly string[] {
  return [`${tenant} `, ` ${tenant}`, tenant.toUpperCase(), `${tenant}\u200b`, '_'.repeat(tenant.length), `${tenant}\u0000`];
}

/** One foreign call of one operation in one situation. */
export interface Probe {
  readonly situation: Exclude<Situation, 'own'>;
  readonly operation: Operation;
  /** Key of the stranger's probe with the same arguments, and of the control: the owner's own call with them. */
  readonly control: number;
  readonly owner: string;
}

/**
 * Foreign calls in every situation. Reads come first, so that the controls, which follow the same order as their
 * owner, read what no control has changed yet.
 *
 * @param bindings For each operation, calls of its owner, the most telling first.
 * @param hostile Hostile tenants, and how many of them each operation meets; which ones rotates, so that every one meets some operation.
 */
export function makeProbes(bindings: Bindings, hostile: Callers, firstKey: number): readonly Probe[] {
  const turn = rotation(hostile);
  return probesOf(bindings, firstKey, ({ control, probe }) => [
    ...control('other', STRANGER),
    probe('empty', ''),
    probe('unset', undefined),
    ...turn().map((tenant, at) => probe('hostile', tenant, at)),
  ]);
}

/**
 * Calls of the shared tenant as made by anybody else: by a stranger, and by those whose names look like the shared
 * tenant's own.
 */
export function makeSharedProbes(bindings: Bindings, { tenant }: SharedTenant, firstKey: number): readonly Probe[] {
  const turn = rotation({ tenants: lookAlikes(tenant), count: 1 });
  return probesOf(bindings, firstKey, ({ control, probe }) => [...control('shared', STRANGER), ...turn().map((name) => probe('shared', name))]);
}

/** For each operation, calls of its owner, the most telling first. */
type Bindings = ReadonlyMap<string, readonly Operation[]>;

interface Callers {
  readonly tenants: readonly unknown[];
  readonly count: number;
}

/** The next few of the callers at each call, round and round. */
function rotation({ tenants, count }: Callers): () => readonly unknown[] {
  let turn = 0;
  return () => Array.from({ length: count }, () => tenants[turn++ % tenants.length]);
}

interface ProbeMaker {
  /** A probe for each control, under the control's own key. */
  control(situation: Probe['situation'], tenant: string): readonly Probe[];
  probe(situation: Probe['situation'], tenant: unknown, at?: number): Probe;
}

function probesOf(bindings: Bindings, firstKey: number, make: (maker: ProbeMaker) => readonly Probe[]): readonly Probe[] {
  let key = firstKey;
  return [...bindings.values()].flatMap((calls) => {
    const [first] = calls;
    if (first === undefined) return [];
    const controls = calls.map((call) => ({ ...call, key: key++ }));
    const of = (control: Operation, probeKey: number, situation: Probe['situation'], tenant: unknown): Probe => ({
      situation,
      operation: { ...control, key: probeKey, tenant: tenant as string },
      control: control.key,
      owner: control.tenant,
    });
    return make({
      control: (situation, tenant) => controls.map((control) => of(control, control.key, situation, tenant)),
      probe: (situation, tenant, at = 0) => of(controls[at % controls.length] as Operation, key++, situation, tenant),
    });
  });
}

/** The controls of some probes: the same calls, made by the owner of what they refer to. */
export function controlsOf(probes: readonly Probe[]): readonly Operation[] {
  return probes.filter(({ operation, control }) => operation.key === control).map(({ operation, owner }) => ({ ...operation, tenant: owner }));
}
