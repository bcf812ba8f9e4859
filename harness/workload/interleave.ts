import type { Operation, Workload } from '../contract/operation.ts';
import { SeededRandom } from '../kit/random.ts';
import { referencesIn } from '../kit/references.ts';

/**
 * The same operations in another order: tenants interleave anew, each tenant's own order stays, and no operation comes
 * before one that it refers to. Operations of different tenants are independent by contract, so nothing may change.
 */
export function interleave(workload: Workload, seed: number): Workload {
  const lanes = new Map<string, Operation[]>();
  for (const operation of workload.operations) {
    const lane = lanes.get(operation.tenant);
    if (lane === undefined) lanes.set(operation.tenant, [operation]);
    else lane.push(operation);
  }
  const present = new Set(workload.operations.map((operation) => operation.key));
  const placed = new Set<number>();
  const ready = (operation: Operation): boolean => referencesIn(operation.args).every(({ key }) => !present.has(key) || placed.has(key));
  const random = new SeededRandom(seed);
  const queues = [...lanes.values()].map((lane) => ({ lane, at: 0 }));
  const operations: Operation[] = [];
  while (operations.length < workload.operations.length) {
    const open = queues.filter((queue) => queue.at < queue.lane.length && ready(queue.lane[queue.at] as Operation));
    const queue = random.pick(open);
    const operation = queue.lane[queue.at++] as Operation;
    placed.add(operation.key);
    operations.push(operation);
  }
  return Object.freeze({ ...workload, origin: `${workload.origin}, interleaved`, operations });
}
