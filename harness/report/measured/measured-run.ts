import type { Verdict } from '../../contract/verdict.ts';

/** What reports of performance, growth and load say alike: a verdict, a line for each path, the figures behind it. */
export interface MeasuredRun {
  readonly kind: 'performance' | 'growth' | 'load';
  /** SHA-256, hex, of the evidence file. */
  readonly id: string;
  readonly verdict: Verdict;
  /** What the verdict says of all paths. */
  readonly sentence: string;
  /** False when the run was cut short. */
  readonly isComplete: boolean;
  /** What was measured, on what: seed, commit, stores, machine. */
  readonly facts: Readonly<Record<string, string>>;
  /** What the cells of each path are. */
  readonly head: readonly string[];
  readonly paths: readonly MeasuredPath[];
  /** What the run proved of itself before it judged anything. */
  readonly proofs: readonly { readonly name: string; readonly verdict: Verdict; readonly reason: string }[];
}

/** One critical path. */
export interface MeasuredPath {
  readonly module: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** One line that a person understands. */
  readonly summary: string;
  /** What helps to find out why, line by line. */
  readonly notes: readonly string[];
  readonly cells: readonly string[];
  readonly durationMs?: number;
}

/** What every kind says of stores and machine. */
interface Place {
  readonly commit: string | null;
  readonly seed: number;
  readonly startedAt: string;
  readonly stores: Readonly<Record<'mongo' | 'postgres', { readonly version: string; readonly durability: string }>>;
  readonly machine: { readonly platform: string; readonly processor: string; readonly cores: number; readonly memoryGiB: number };
}

export function placeFacts({ commit, seed, startedAt, stores, machine }: Place): Readonly<Record<string, string>> {
  const store = ({ version, durability }: Place['stores']['mongo']): string => `${version} (${durability} durability)`;
  return {
    seed: String(seed),
    commit: commit ?? 'none',
    MongoDB: store(stores.mongo),
    PostgreSQL: store(stores.postgres),
    machine: `${machine.cores} × ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.platform}`,
    started: startedAt,
  };
}
