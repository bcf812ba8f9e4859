import type { Operation } from '../../contract/operation.ts';
import { sha256Hex } from '../../kit/digest.ts';

/** The tenant whose data must stay its own. */
export const VICTIM = 'acme';

/** A tenant that has nothing of its own when the probes begin. */
export const STRANGER = 'probe';

/** Where the situations of the matrix get their tenants from. */
export type Situation = 'own' | 'other' | 'empty' | 'unset' | 'hostile';

export const SITUATIONS: readonly Situation[] = ['own', 'other', 'empty', 'unset', 'hostile'];

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

/** One foreign call of one operation in one situation. */
export interface Probe {
  readonly situation: Exclude<Situation, 'own'>;
  readonly operation: Operation;
  /** Key of the `other` probe with the same arguments, and of the control: the owner's own call with them. */
  readonly control: number;
  readonly owner: string;
}

/**
 * Foreign calls in every situation. Reads come first, so that the controls, which follow the same order as their
 * owner, read what no control has changed yet.
 *
 * @param bindings For each operation, calls of its owner, the most telling first.
 * @param hostile How many hostile tenants each operation meets; which ones rotates, so that every one meets some operation.
 */
export function makeProbes(bindings: ReadonlyMap<string, readonly Operation[]>, hostile: number, firstKey: number): readonly Probe[] {
  let key = firstKey;
  let turn = 0;
  return [...bindings.values()].flatMap((calls) => {
    const [first] = calls;
    if (first === undefined) return [];
    const controls = calls.map((call) => ({ ...call, key: key++ }));
    const probe = (situation: Probe['situation'], tenant: unknown, at: number): Probe => {
      const control = controls[at % controls.length] as Operation;
      const operation = { ...control, key: situation === 'other' ? control.key : key++, tenant: tenant as string };
      return { situation, operation, control: control.key, owner: control.tenant };
    };
    return [
      ...controls.map((_, at) => probe('other', STRANGER, at)),
      probe('empty', '', 0),
      probe('unset', undefined, 0),
      ...Array.from({ length: hostile }, (_, at) => probe('hostile', HOSTILE[turn++ % HOSTILE.length], at)),
    ];
  });
}

/** The controls of some probes: the same calls, made by the owner of what they refer to. */
export function controlsOf(probes: readonly Probe[]): readonly Operation[] {
  return probes.filter(({ situation }) => situation === 'other').map(({ operation, owner }) => ({ ...operation, tenant: owner }));
}
