/** What went wrong with a store. Stable: callers and scripts may switch on it. */
export type StoreErrorCode =
  | 'store_unreachable'
  | 'store_auth'
  | 'store_too_old'
  | 'store_no_replica_set'
  | 'store_no_privilege'
  | 'store_port_in_use'
  | 'store_disk_full'
  | 'store_binary_missing'
  | 'store_digest_mismatch'
  | 'store_start_failed'
  | 'store_died'
  | 'store_not_ours'
  | 'store_configuration'
  | 'store_kit_invalid'
  | 'store_no_namespace';

export interface StoreErrorOptions {
  readonly store?: 'mongo' | 'postgres';
  /** The last lines of the server's log, oldest first. */
  readonly logTail?: readonly string[];
  readonly cause?: unknown;
}

/** A store that cannot be used, or no longer. The message is one sentence that says what to do next; it holds no password. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly store: 'mongo' | 'postgres' | undefined;
  /** The last lines of the server's log, oldest first; empty where there is none. */
  readonly logTail: readonly string[];

  constructor(code: StoreErrorCode, message: string, options: StoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoreError';
    this.code = code;
    this.store = options.store;
    this.logTail = options.logTail ?? [];
  }
}
