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
}

/** One place where a mongod may come from: the binary, or why it cannot serve. Throws only when the search must end. */
export interface MongodSource {
  readonly name: string;
  /** True when it needs the network, so that `doctor` leaves it alone. */
  readonly isRemote: boolean;
  find(search: MongodSearch): Promise<MongodBinary | { readonly reason: string; readonly error?: StoreError }>;
}
