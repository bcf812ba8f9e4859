import type { Arena } from '../../contract/arena.ts';
import type { Operation } from '../../contract/operation.ts';
import { referencesIn } from '../../kit/references.ts';

/** The tenant whose data must stay its own. */
export const VICTIM = 'acme';

/** A tenant that has nothing of its own when the probes begin. */
export const STRANGER = 'probe';

/** Where the situations of the matrix get their tenants from. */
export type Situation = 'own' | 'other' | 'empty' | 'unset' | 'hostile';

export const SITUATIONS: readonly Situation[] = ['own', 'other', 'empty', 'unset', 'hostile'];

/** Tenants that try to be another, or to be code (T10, V22): texts, and what a careless caller could pass in place of one. */
const HOSTILE: readonly unknown[] = [
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
  'x'.repeat(65_536),
  { $ne: null },
  { $gt: '' },
  [VICTIM],
];

/** Hostile tenants that each operation meets at the quick budget; the rotation lets every one meet some operation. */
const HOSTILE_QUICK = 3;

/** How often an operation is called for its own tenant beside the workload's own calls. */
const BINDINGS = 3;

/** One call of one operation in one situation. */
export interface Probe {
  readonly situation: Situation;
  readonly operation: Operation;
}

/** How many generated arguments are looked through for some that will run. */
const DRAWS = 20;

/** Probes begin at this key, far behind any workload's, so that their ids are their own. */
const FIRST_KEY = 1_000_000;

/**
 * For every operation, calls in every situation with arguments that refer to the victim's results. Own calls, the
 * control, come last: they change what the others must find unchanged.
 */
export function makeProbes(arena: Arena, before: readonly Operation[]): readonly Probe[] {
  const names = Object.keys(arena.module.operations);
  let key = FIRST_KEY;
  const probe = (name: string, situation: Situation, tenant: unknown, binding: number): Probe => {
    const bound = runnable(arena, before, name, binding);
    return { situation, operation: { ...bound, key: key++, tenant: tenant as string } };
  };
  const perOperation = arena.budget.name === 'quick' ? HOSTILE_QUICK : HOSTILE.length;
  const foreign = names.flatMap((name, index) => [
    probe(name, 'other', STRANGER, 0),
    probe(name, 'other', STRANGER, 1),
    probe(name, 'other', STRANGER, 2),
    probe(name, 'empty', '', 0),
    probe(name, 'unset', undefined, 0),
    ...Array.from({ length: perOperation }, (_, at) => probe(name, 'hostile', HOSTILE[(index * perOperation + at) % HOSTILE.length], at)),
  ]);
  const own = Array.from({ length: BINDINGS }, (_, binding) => names.map((name) => probe(name, 'own', VICTIM, binding))).flat();
  return [...foreign, ...own];
}

/** A binding that will run: one without references that leave the operation out when they find nothing. The last drawn when there is none. */
function runnable(arena: Arena, before: readonly Operation[], name: string, binding: number): Operation {
  let bound: Operation | undefined;
  for (let draw = 0; draw < DRAWS; draw++) {
    bound = arena.bindAfter(before, { tenant: VICTIM, name, purpose: `isolation ${binding} ${draw}` });
    if (referencesIn(bound.args).every(({ missing }) => missing === 'invent')) break;
  }
  return bound as Operation;
}
