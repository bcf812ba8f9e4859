import type { Workload } from '../../contract/operation.ts';
import { deriveSeed, SeededRandom } from '../../kit/random.ts';

/** How many workers a load comes from. */
const WORKERS = 3;

/**
 * The same workload as it comes from workers whose clocks are up to so far apart: time goes back from one call to the next,
 * for one tenant as well.
 *
 * @param skewMs 0: they are not.
 */
export function withSkewedClocks(workload: Workload, skewMs: number): Workload {
  const random = new SeededRandom(deriveSeed(workload.seed, 'clocks'));
  const skews = Array.from({ length: WORKERS }, (_, worker) => (worker === 0 ? 0 : random.below(skewMs + 1)));
  const operations = workload.operations.map((operation) => ({ ...operation, nowMs: operation.nowMs + random.pick(skews) }));
  return { ...workload, operations };
}
