import type { IdSource } from './operation.ts';

/** Which store a subject stands on. */
export type StoreKind = 'mongo' | 'postgres';

/** A leg of a comparison. `mongo′` is a second Mongo: what differs there is the module's own nondeterminism. */
export type Side = 'mongo' | 'postgres' | 'mongo′' | 'dual';

/** One call of one operation. Arguments are plain values: references have been resolved for this side. */
export interface Invocation {
  readonly tenant: string;
  readonly op: string;
  readonly args: unknown;
  readonly now: Date;
  readonly ids: IdSource;
}

/** One running implementation of a module's repository on one store. */
export interface Subject extends AsyncDisposable {
  /** Gives the result, or throws a `DomainError`. Anything else thrown is a fault of the subject. */
  invoke(call: Invocation): Promise<unknown>;
}

/** A database that the run made for one leg, and how to reach it. */
export interface MongoTarget {
  readonly kind: 'mongo';
  /** Full connection string, may hold a password: never print it (see `redact`). */
  readonly uri: string;
  readonly database: string;
}

/** A database that the run made for one leg, and how to reach it. */
export interface PostgresTarget {
  readonly kind: 'postgres';
  /** As the role that owns the schema: migrations, audits, raw reads. Repositories never get it. */
  readonly ownerUri: string;
  /** As the application's role: what repositories connect with. Owns nothing, bypasses nothing. */
  readonly appUri: string;
  readonly appRole: string;
  /**
   * As a role with the application's grants and BYPASSRLS: the leg that proves the repository's own predicates, with
   * row-level security out of the way.
   */
  readonly bypassUri: string;
  readonly database: string;
}

/** How to read one collection from MongoDB without the repository: a pipeline whose output is the logical record. */
export interface MongoView {
  readonly collection: string;
  /** Stages that rename and reshape into the logical fields. `_id` is dropped unless the module declares it. */
  readonly pipeline: readonly Readonly<Record<string, unknown>>[];
}

/** How to read one collection from PostgreSQL without the repository: a query whose columns are the logical fields. */
export interface PostgresView {
  /** One SELECT, no parameters, schema-qualified; column aliases are the logical field names. */
  readonly query: string;
}

/** One migration file, as found on disk. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly file: string;
  /** sha256 of the file's bytes, hex. */
  readonly checksum: string;
}

/** A change that does more than add, and why it may. One that no migration makes fails the schema check. */
export interface IncompatibleChange {
  /** The number of the migration. */
  readonly migration: number;
  /** As findings name it, such as `column policy.packs.state`. */
  readonly object: string;
  /** Why a repository of the version before works all the same, or none is left. */
  readonly reason: string;
}

/** How a PostgreSQL subject's schema comes into being. The runner is the subject's own; the schema check drives it. */
export interface SchemaDefinition {
  /** The PostgreSQL schema that holds the module's objects. */
  readonly name: string;
  /** Folder of `NNN_name.sql` files, absolute path. */
  readonly migrations: string;
  /**
   * Tables, without the schema's name, whose rows of the module's shared tenant every tenant may read, by a policy for
   * SELECT of their own. Default none.
   */
  readonly shared?: readonly string[];
  /** Changes after which a repository of the version before may not work: a migration does more than add. Default none. */
  readonly incompatible?: readonly IncompatibleChange[];
  /** Brings the schema to `upTo` (default: the newest). Idempotent, safe from several processes at once. */
  migrate(target: PostgresTarget, options?: { readonly folder?: string; readonly upTo?: number }): Promise<readonly Migration[]>;
}

export interface MongoSubjectDefinition {
  readonly module: string;
  readonly store: 'mongo';
  readonly name: string;
  /** Collections and indexes, from empty. */
  prepare(target: MongoTarget): Promise<void>;
  open(target: MongoTarget, options?: OpenOptions): Promise<Subject>;
  /** Logical collection name → how to read it raw. */
  readonly state: Readonly<Record<string, MongoView>>;
}

export interface PostgresSubjectDefinition {
  readonly module: string;
  readonly store: 'postgres';
  readonly name: string;
  readonly schema: SchemaDefinition;
  /** Opens on `target.appUri`; when `role` is `bypass`, on `target.bypassUri`. */
  open(target: PostgresTarget, options?: OpenOptions): Promise<Subject>;
  readonly state: Readonly<Record<string, PostgresView>>;
}

export interface OpenOptions {
  /** Connections the subject may hold. Default 8. */
  readonly poolSize?: number;
  readonly role?: 'app' | 'bypass';
}

export type SubjectDefinition = MongoSubjectDefinition | PostgresSubjectDefinition;
