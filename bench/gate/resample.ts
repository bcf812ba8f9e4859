import type { Epoch } from '../../harness/contract/trial.ts';
import type { Verdict } from '../../harness/contract/verdict.ts';
import type { SeededRandom } from '../../harness/kit/random.ts';
import { decide } from '../../harness/performance/decision.ts';
import { LOOKS } from '../../harness/performance/statistics/looks.ts';

export const BUDGET = 0.1;
const CAP = LOOKS.at(-1) as number;
/** Neighbouring epochs are drawn together: the machine's moods last for longer than one. */
const BLOCK = 15;

export interface Drawn {
  readonly verdict: Verdict;
  readonly epochs: number;
}

/**
 * One trial drawn from recorded epochs: blocks of neighbours with replacement (the moving block bootstrap: H. R. Künsch,
 * "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17, 1989), each changed as
 * a slowdown would have changed it, decided as the gate does.
 */
export function drawTrial(recorded: readonly Epoch[], random: SeededRandom, change: (epoch: Epoch, index: number) => Epoch, paths: number): Drawn {
  const drawn: Epoch[] = [];
  for (const look of LOOKS) {
    while (drawn.length < look) {
      const from = random.below(recorded.length - BLOCK + 1);
      for (const epoch of recorded.slice(from, from + BLOCK)) drawn.push(change(epoch, drawn.length));
    }
    const { verdict } = decide(drawn.slice(0, look), { limit: { budget: BUDGET }, paths, isLast: look === CAP });
    if (verdict !== undefined) return { verdict, epochs: look };
  }
  return { verdict: 'inconclusive', epochs: CAP };
}
