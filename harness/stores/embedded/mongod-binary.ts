import type { Environment } from '../folders.ts';
import type { StoreError } from '../store-error.ts';

/** A mongod that may be run. */
export interface MongodBinary {
  readonly path: string;
  /** A folder for LD_LIBRARY_PATH, when the system's own libraries do not do. */
  readonly libraries?: string | undefined;
  /** For the reader: where it came from. */
  readonly origin: string;
}

/** What a source of binaries may use. */
export interface MongodSearch {
  readonly env: Environment;
  /** The user's cache folder: what is put there is found again by the next run. */
  readonly cache: string;
  /** A folder of this run's own in the same file system as the cache; removed when the run ends. */
  readonly partial: string;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Only look, do not fetch. */
  readonly isOffline?: boolean;
}

/** One place where a mongod may come from: the binary, or why it cannot serve. Throws only when the search must end. */
export interface MongodSource {
  readonly name: string;
  /** Of a source that needs the network: what it would fetch for this machine; undefined when it has nothing for it. */
  readonly offer?: () => string | undefined;
  find(search: MongodSearch): Promise<MongodBinary | { readonly reason: string; readonly error?: StoreError }>;
}
