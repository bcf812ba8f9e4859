import type { Operation, Workload } from '../contract/operation.ts';
import { SeededRandom } from '../kit/random.ts';
import { referencesIn } from '../kit/references.ts';

/**
 * The same operations in another order: tenants interleave anew, each tenant's own order stays, and no operation comes
 * before one that it refers to. Operations of different tenants are independent by contract, so nothing may change.
 *
 * @param keepsPlace operations that others depend on: what was before each stays before it, what was behind it behind.
 */
export function interleave(workload: Workload, seed: number, keepsPlace: (operation: Operation) => boolean = () => false): Workload {
  const present = new Set(workload.operations.map((operation) => operation.key));
  const placed = new Set<number>();
  const isReady = (operation: Operation): boolean => referencesIn(operation.args).every(({ key }) => !present.has(key) || placed.has(key));
  const random = new SeededRandom(seed);
  const operations: Operation[] = [];
  const place = (operation: Operation): void => {
    placed.add(operation.key);
    operations.push(operation);
  };
  let free: Operation[] = [];
  const placeFree = (): void => {
    const queues = lanesOf(free).map((lane) => ({ lane, at: 0 }));
    for (let left = free.length; left > 0; left--) {
      const open = queues.filter((queue) => queue.at < queue.lane.length && isReady(queue.lane[queue.at] as Operation));
      const queue = random.pick(open);
      place(queue.lane[queue.at++] as Operation);
    }
    free = [];
  };
  for (const operation of workload.operations) {
    if (!keepsPlace(operation)) {
      free.push(operation);
      continue;
    }
    placeFree();
    place(operation);
  }
  placeFree();
  return Object.freeze({ ...workload, origin: `${workload.origin}, interleaved`, operations });
}

/** The operations by tenant, each tenant's in its own order. */
function lanesOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const lanes = new Map<string, Operation[]>();
  for (const operation of operations) {
    const lane = lanes.get(operation.tenant);
    if (lane === undefined) lanes.set(operation.tenant, [operation]);
    else lane.push(operation);
  }
  return [...lanes.values()];
}
