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
  /**
   * Operations that are declared to answer strangers by what is here. What one of them writes for a stranger is there only
   * where this is, so a stranger's later calls may differ by that alone: their writes run last.
   */
  readonly declared?: readonly string[];
}

/** Operations in the order in which their calls run: those whose writes are declared to depend on what is here behind all others. */
export function inOrder(names: readonly string[], { declared = [] }: Pick<Ground, 'declared'>, isRead: (name: string) => boolean): readonly string[] {
  const isLast = (name: string): boolean => declared.includes(name) && !isRead(name);
  return [...names.filter((name) => !isLast(name)), ...names.filter(isLast)];
}

/** All of it, in the order in which it runs. */
export function whole({ workload, commons, owned }: Ground): Workload {
  return { ...workload, operations: [...commons, ...owned] };
}

/** The same with those of the tenant's own operations only to whose results some calls refer, or these refer in turn. */
export function onlyFor(ground: Ground, calls: readonly Operation[]): Ground {
  const needed = new Set<number>();
  for (const { key, args } of [...ground.owned, ...calls].toReversed()) {
    if (!needed.has(key) && !calls.some((call) => call.key === key)) continue;
    for (const reference of referencesIn(args)) needed.add(reference.key);
  }
  return { ...ground, owned: ground.owned.filter(({ key }) => needed.has(key)) };
}

/** The operations of some tenants: those that refer to results of their own group, or of what comes before it, only. */
export function groupOf(operations: readonly Operation[], isMember: (tenant: string) => boolean, before: readonly Operation[] = []): readonly Operation[] {
  const members = operations.filter(({ tenant }) => isMember(tenant));
  const keys = new Set([...before, ...members].map(({ key }) => key));
  return members.filter(({ args }) => referencesIn(args).every(({ key }) => key === -1 || keys.has(key)));
}
