import { cacheFolder, type Environment } from './folders.ts';

export interface OpenStoresOptions {
  /** `auto` tries given → embedded → containers → kit. `kit:PATH` names the kit folder or archive. Default `auto`. */
  readonly way?: 'auto' | 'given' | 'embedded' | 'containers' | `kit:${string}`;
  /** `full`: every commit reaches the disk. `relaxed`: no fsync. A given server keeps its own. Default `relaxed`. */
  readonly durability?: 'full' | 'relaxed';
  /**
   * Whether data of servers that the run starts may lie in memory, where the machine has enough of it, as long as the
   * durability is relaxed: for who writes little. Making and removing files, of which each database has hundreds, costs a
   * disk's file system an eighth of such a run. Default no.
   */
  readonly inMemory?: boolean;
  /**
   * Whether servers that the run starts are not to take the processor from it when they are asked something: it ends a
   * seventh sooner where there are two processors. Not for who takes times. Default no.
   */
  readonly yielding?: boolean;
  /**
   * Default `process.env`. Read are
   * - `MONGO_URL`, `POSTGRES_URL`: the given servers;
   * - `MONGOMS_SYSTEM_BINARY`: a mongod to run; `MONGOMS_DOWNLOAD_MIRROR`: where MongoDB's archives are, for the vendor's site;
   * - `CUTOVER_MONGO_IMAGE`, `CUTOVER_POSTGRES_IMAGE`: images, for those that are pinned;
   * - `CUTOVER_KIT`: a kit's folder or archive; `CUTOVER_KIT_SHA256`: the digest its `kit.json` must have;
   * - `CUTOVER_CACHE`, else `XDG_CACHE_HOME`, else `HOME`: where the cache lies.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a server may take to answer, ms. Default 60 000. */
  readonly deadlineMs?: number;
  /** Short, `[a-z0-9]`, part of every name the run makes. */
  readonly runId: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** The options of `openStores` with every default filled in. */
export interface OpenContext {
  readonly durability: 'full' | 'relaxed';
  readonly inMemory: boolean;
  readonly yielding: boolean;
  readonly env: Environment;
  readonly cache: string;
  readonly deadlineMs: number;
  readonly runId: string;
  /** When the opening began, on the clock of `performance.now()`. */
  readonly begunMs: number;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export function openContext(options: OpenStoresOptions): OpenContext {
  const env = options.env ?? process.env;
  return {
    durability: options.durability ?? 'relaxed',
    inMemory: options.inMemory ?? false,
    yielding: options.yielding ?? false,
    env,
    cache: cacheFolder(env),
    deadlineMs: options.deadlineMs ?? 60_000,
    runId: options.runId,
    begunMs: performance.now(),
    onProgress: options.onProgress ?? (() => undefined),
    signal: options.signal,
  };
}
