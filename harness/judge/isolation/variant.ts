import type { Arena, Leg, RememberingLeg } from '../../contract/arena.ts';
import type { Side } from '../../contract/subject.ts';

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

/** Two legs of one variant: where the owner's data is, and where it is not. */
export interface Pair {
  readonly present: Leg;
  readonly absent: Leg;
}

/** Two legs on which it is found out what to ask. */
export interface StagingPair extends Pair {
  readonly present: RememberingLeg;
  readonly absent: RememberingLeg;
}

/** The legs of one variant. */
export interface Stand {
  readonly present: Leg;
  /** With the leg on which the owner's data is not, opened where it is not yet. */
  readonly pair: () => Promise<Pair>;
}

/**
 * Opens a variant's legs. With row security bypassed only the one where everybody is: mostly nothing shows there that
 * does not show to the application's role as well, and then nothing more is asked.
 */
export async function openStand(arena: Arena, { side, role }: Variant): Promise<Stand> {
  const label = role === 'bypass' ? 'bypass' : 'isolation';
  let absent: Promise<Leg> | undefined;
  const opened = (): Promise<Leg> => (absent ??= arena.leg(side, { label: `${label}_alone`, role }));
  const [present] = await Promise.all([arena.leg(side, { label, role }), ...(role === 'bypass' ? [] : [opened()])]);
  return { present, pair: async () => ({ present, absent: await opened() }) };
}
