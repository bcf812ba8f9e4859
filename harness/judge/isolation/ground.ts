import type { Operation, Workload } from '../../contract/operation.ts';
import { referencesIn } from '../../kit/references.ts';

/** What the calls of one tenant are looked for on. */
export interface Ground {
  /** Whose seed mints the ids; its operations are those below. */
  readonly workload: Workload;
  readonly tenant: string;
  /** What is there for everybody, the shared tenant's own operations: they come first, also where the owner never was. */
  readonly commons: readonly Operation[];
  /** The tenant's own operations, perhaps with those of others that a story needs. */
  readonly owned: readonly Operation[];
}

/** All of it, in the order in which it runs. */
export function whole({ workload, commons, owned }: Ground): Workload {
  return { ...workload, operations: [...commons, ...owned] };
}

/** The operations of some tenants: those that refer to results of their own group, or of what comes before it, only. */
export function groupOf(operations: readonly Operation[], isMember: (tenant: string) => boolean, before: readonly Operation[] = []): readonly Operation[] {
  const members = operations.filter(({ tenant }) => isMember(tenant));
  const keys = new Set([...before, ...members].map(({ key }) => key));
  return members.filter(({ args }) => referencesIn(args).every(({ key }) => key === -1 || keys.has(key)));
}
