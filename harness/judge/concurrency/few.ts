import type { Interleaving, RaceRun } from '../../contract/race.ts';
import type { Breach } from './breach.ts';

/** It is seldom that five callers show what four do not. */
export const FEW = 4;

/** First those in which the same comes out in every run. */
const ORDERS: readonly Interleaving[] = [
  { kind: 'in turn' },
  { kind: 'in step' },
  ...[1, 2, 3, 4].map((seed): Interleaving => ({ kind: 'walk', seed })),
  { kind: 'at once' },
  { kind: 'at once' },
];

/** The breach as the fewest callers show it; as it was found when no fewer do. */
export async function amongFew(found: Breach, attempt: (run: RaceRun) => Promise<Breach | undefined>): Promise<Breach> {
  const { run } = found;
  for (let callers = 2; callers <= Math.min(FEW, run.callers); callers++) {
    if (run.death !== undefined && run.death.caller >= callers) continue;
    for (const interleaving of [...ORDERS, run.interleaving]) {
      if (interleaving.kind === 'straggler' && interleaving.caller >= callers) continue;
      const breach = await attempt({ ...run, callers, interleaving });
      if (breach !== undefined) return breach;
    }
  }
  return found;
}
