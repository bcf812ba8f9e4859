import { StoreError } from './store-error.ts';

/** A database or role that a run has made, or has dropped. */
export interface MadeName {
  readonly database?: string;
  readonly role?: string;
}

/** What one server's side of a run is told. */
export interface SideOptions {
  /** As a user that may create databases (and roles). */
  readonly url: string;
  readonly runId: string;
  readonly connectTimeoutMs: number;
  /**
   * The server is the run's own and waits for no disk: what would burden others' (a checkpoint for each new database) is the
   * faster way, and a database that was dropped may serve again under another name.
   */
  readonly isThrowAway?: boolean;
  /** Called before a database or role is made, so that a run that dies in between leaves a note. */
  readonly note: (made: MadeName) => void;
  /** Called after one is gone. */
  readonly unnote: (dropped: MadeName) => void;
}

export function notOurs(store: 'mongo' | 'postgres', name: string): StoreError {
  return new StoreError('store_not_ours', `database "${name}" was not made by this run, or is dropped already: use a target that this run's stores gave`, {
    store,
  });
}

export function alreadyThere(store: 'mongo' | 'postgres', name: string): StoreError {
  return new StoreError(
    'store_not_ours',
    `"${name}" exists already and is not of this run: run again with another run id, or drop it yourself if nobody needs it`,
    { store },
  );
}
