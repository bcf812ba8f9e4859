import type { Arena } from '../../contract/arena.ts';
import type { Workload } from '../../contract/operation.ts';
import type { Scene } from './scene.ts';
import type { Stand, Variant } from './variant.ts';

/** Re-runs that shrinking one breach may take: each drives the other tenant's data anew. */
const SHRINK_TRIALS = 80;

/** Where a breach was seen. */
export interface Place {
  readonly arena: Arena;
  readonly variant: Variant;
  readonly scene: Scene;
  readonly stand: Stand;
}

/** Shrinks a workload of a scene while it fails, within the bound. */
export function shrinkAt({ arena, scene }: Place, operations: Workload['operations'], fails: (candidate: Workload) => Promise<boolean>): Promise<Workload> {
  let trials = SHRINK_TRIALS;
  return arena.shrink({ ...scene.workload, operations }, async (candidate) => {
    arena.signal.throwIfAborted();
    return trials-- > 0 && (await fails(candidate));
  });
}
