import type { Environment } from './folders.ts';

/** The options of `openStores` with every default filled in. */
export interface OpenContext {
  readonly durability: 'full' | 'relaxed';
  readonly env: Environment;
  readonly cache: string;
  readonly deadlineMs: number;
  readonly runId: string;
  /** When the opening began, on the clock of `performance.now()`. */
  readonly begunMs: number;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}
