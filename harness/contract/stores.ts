import type { MongoTarget, PostgresTarget } from './subject.ts';

/** The four ways to a real server. */
export type StoresWay = 'given' | 'embedded' | 'containers' | 'kit';

/** One running server. */
export interface ServerDescription {
  readonly way: StoresWay;
  /** As the server itself reports it: `6.0.27`, `18.4`. */
  readonly version: string;
  /** `full`: every commit reaches the disk. `relaxed`: no fsync, for behaviour checks on throw-away servers. */
  readonly durability: 'full' | 'relaxed';
  /** Where it came from, for the reader: a path, an image digest, a redacted URL. */
  readonly origin: string;
}

/** A pair of real servers. Disposing it ends what the run started, and removes what the run made. */
export interface Stores extends AsyncDisposable {
  readonly mongo: ServerDescription;
  readonly postgres: ServerDescription;
  /** URLs by which another process of this run may use the same servers. Hold passwords: never print. */
  readonly urls: { readonly mongo: string; readonly postgres: string };
  /** A fresh, empty database of its own. `label` becomes part of its name. */
  mongoTarget(label: string): Promise<MongoTarget>;
  postgresTarget(label: string): Promise<PostgresTarget>;
  /** Drops a target that is no longer needed. Refuses one that this run did not make. */
  drop(target: MongoTarget | PostgresTarget): Promise<void>;
  /** Resolves when both servers answer; throws `StoreError` with the server's name and last log lines otherwise. */
  ping(): Promise<void>;
  /** Keeps logs and databases for a person to look at; the paths and names to tell them. */
  keep(): Promise<readonly string[]>;
}
