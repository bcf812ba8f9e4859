import { setTimeout as pause } from 'node:timers/promises';
import { escapeIdentifier, type Pool, type PoolConfig } from 'pg';
import type { Multiplier, Placed, PlanWatch, PostgresCell } from '../contract/stores.ts';
import type { PostgresTarget, PostgresView } from '../contract/subject.ts';
import { copyPostgres } from './copy-postgres.ts';
import { emptiedPostgres } from './emptied-postgres.ts';
import { explainError } from './explain-error.ts';
import { runFormatted } from './formatted-sql.ts';
import { PostgresMultiplier } from './multiply/postgres-multiplier.ts';
import { targetName } from './names.ts';
import { NoticeTap } from './notice-tap.ts';
import { pollUntil } from './poll.ts';
import { postgresPool } from './postgres-connections.ts';
import { AUTO_EXPLAIN, plansOf } from './postgres-plans.ts';
import { createRoles, type PostgresRoles } from './postgres-roles.ts';
import { postgresAddress, postgresServerName, withPostgresAddress, withPostgresIdentity } from './postgres-url.ts';
import { readPostgres, readPostgresViews } from './read-postgres.ts';
import { resetPostgres } from './reset.ts';
import { alreadyThere, notOurs, type SideOptions } from './side-options.ts';

const CLOSE_MS = 2_000;
/** How long connections that were closed may take to be gone. */
const QUIET_MS = 5_000;

/** From here on a new database can be a copy of files (release notes of 15), and PUBLIC may create nothing in schema public (the same). */
const COPIES_FILES = 150_000;
const CLOSES_PUBLIC = 150_000;

/** What a run does on its PostgreSQL server, whichever way it came to it. */
export class PostgresSide {
  readonly #options: SideOptions;
  readonly #server: string;
  readonly #admin: Pool;
  /** By database: as the administrator, and as the run's reader. */
  readonly #pools = new Map<string, { readonly admin: Pool; readonly reader: Pool }>();
  /** Names of databases of this run that were emptied and may serve again. */
  readonly #spare: string[] = [];
  readonly #roleNames: string[] = [];
  #roles: Promise<PostgresRoles> | undefined;
  #number: Promise<number> | undefined;
  #targets = 0;

  constructor(options: SideOptions) {
    this.#options = options;
    this.#server = postgresServerName(options.url);
    this.#admin = this.#pool(options.url);
  }

  async version(): Promise<string> {
    const { rows } = await this.#admin.query<{ server_version: string }>('SHOW server_version');
    return (rows[0]?.server_version ?? '').split(' ')[0] ?? '';
  }

  /** As `server_version_num` has it: 180004 is 18.4. */
  #versionNumber(): Promise<number> {
    this.#number ??= this.#admin
      .query<{ number: number }>("SELECT current_setting('server_version_num')::int AS number")
      .then(({ rows }) => rows[0]?.number ?? 0);
    return this.#number;
  }

  /** None for a socket of this machine. */
  hosts(): readonly string[] {
    const { hostname, searchParams } = new URL(this.#options.url);
    return [searchParams.get('host') ?? decodeURIComponent(hostname)]
      .filter((host) => host !== '' && !host.startsWith('/'))
      .map((host) => host.replace(/^\[|\]$/g, ''));
  }

  async ping(): Promise<void> {
    try {
      await this.#admin.query('SELECT 1');
    } catch (error) {
      throw explainError('postgres', this.#server, error);
    }
  }

  async target(label: string): Promise<PostgresTarget> {
    const roles = await this.#ownRoles();
    const database = targetName(this.#options.runId, label, ++this.#targets);
    const { rows } = await this.#admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rows.length > 0) throw alreadyThere('postgres', database);
    this.#options.note({ database });
    const { url } = this.#options;
    const admin = this.#pool(withPostgresIdentity(url, { database }));
    const reader = this.#pool(withPostgresIdentity(url, { database, user: roles.reader.name, password: roles.reader.password }), { pipeline: true });
    // Its queries are the same all along, and look at what a schema has: planning them for their values costs more than running them.
    reader.on('connect', (client) => void client.query('SET plan_cache_mode = force_generic_plan').catch(() => undefined));
    this.#pools.set(database, { admin, reader });
    try {
      const [name, app, bypass] = [database, roles.app.name, roles.bypass.name].map(escapeIdentifier);
      await this.#make(database, roles.owner.name);
      await this.#admin.query(`
        ALTER DATABASE ${name} SET TimeZone = 'UTC';
        REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
        GRANT CONNECT ON DATABASE ${name} TO ${app}, ${bypass}`);
      if ((await this.#versionNumber()) < CLOSES_PUBLIC) await admin.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    } catch (error) {
      throw explainError('postgres', this.#server, error);
    }
    const as = (role: keyof PostgresRoles): string => withPostgresIdentity(url, { database, user: roles[role].name, password: roles[role].password });
    return { kind: 'postgres', ownerUri: as('owner'), appUri: as('app'), appRole: roles.app.name, bypassUri: as('bypass'), database };
  }

  /** An empty database: one of this run's that serves again, or a new one. */
  async #make(database: string, owner: string): Promise<void> {
    const spare = this.#spare.pop();
    if (spare !== undefined) {
      await runFormatted(this.#admin, 'ALTER DATABASE %I RENAME TO %I', [spare, database]);
      return;
    }
    // template0 holds nothing but what PostgreSQL ships, whatever an administrator put into template1; the locale is the
    // server's own, since a given server is there to show how its own collation behaves.
    const [name, by] = [database, owner].map(escapeIdentifier);
    const strategy = this.#options.isThrowAway === true && (await this.#versionNumber()) >= COPIES_FILES ? 'STRATEGY file_copy' : '';
    await this.#admin.query(`CREATE DATABASE ${name} OWNER ${by} TEMPLATE template0 ENCODING 'UTF8' ${strategy}`);
  }

  async drop(target: PostgresTarget): Promise<void> {
    const pools = this.#poolsOf(target);
    this.#pools.delete(target.database);
    await pools.reader.end();
    const isEmpty = this.#options.isThrowAway === true && (await emptiedPostgres(pools.admin));
    await pools.admin.end();
    if (!(isEmpty && (await this.#spared(target.database)))) await runFormatted(this.#admin, 'DROP DATABASE IF EXISTS %I WITH (FORCE)', [target.database]);
    this.#options.unnote({ database: target.database });
  }

  /** Keeps an emptied database under a name of its own; false where somebody came to be connected to it. */
  async #spared(database: string): Promise<boolean> {
    const spare = targetName(this.#options.runId, 'spare', ++this.#targets);
    const roles = await this.#ownRoles();
    try {
      await runFormatted(this.#admin, 'ALTER DATABASE %I RENAME TO %I', [database, spare]);
      await runFormatted(this.#admin, 'ALTER DATABASE %I RESET ALL', [spare]);
      await runFormatted(this.#admin, 'REVOKE ALL ON DATABASE %I FROM PUBLIC, %I, %I, %I', [spare, roles.app.name, roles.bypass.name, roles.reader.name]);
    } catch {
      return false;
    }
    this.#spare.push(spare);
    return true;
  }

  read(target: PostgresTarget, view: PostgresView): AsyncIterable<Readonly<Record<string, PostgresCell>>> {
    return readPostgres(this.#poolsOf(target).reader, view);
  }

  readViews(target: PostgresTarget, views: readonly PostgresView[]): AsyncIterable<Placed<Readonly<Record<string, PostgresCell>>>> {
    return readPostgresViews(this.#poolsOf(target).reader, views);
  }

  async copy(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<() => Promise<void>> {
    return copyPostgres(this.#poolsOf(target).reader, schema, keep);
  }

  async reset(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<void> {
    await resetPostgres(this.#poolsOf(target).reader, schema, keep);
  }

  /** See `Stores.examined`. What a connection has examined is told as it ends: those of the application are waited for. */
  async examined(target: PostgresTarget): Promise<number | undefined> {
    const { admin } = this.#poolsOf(target);
    const isQuiet = async (): Promise<true | undefined> => {
      const { rowCount } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1 AND usename = $2', [target.database, target.appRole]);
      return rowCount === 0 ? true : undefined;
    };
    if ((await pollUntil(isQuiet, { deadlineMs: QUIET_MS })) === undefined) return undefined;
    const { rows } = await admin.query<{ examined: string }>(
      'SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::text AS examined FROM pg_stat_user_tables',
    );
    return Number(rows[0]?.examined);
  }

  async query(target: PostgresTarget, text: string, values: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { rows } = await this.#poolsOf(target).admin.query<Record<string, unknown>>(text, [...values]);
    return rows;
  }

  /** See `Stores.watchPlans`. */
  async watchPlans(target: PostgresTarget): Promise<PlanWatch<PostgresTarget> | undefined> {
    const { admin } = this.#poolsOf(target);
    const upstream = postgresAddress(target.appUri);
    if (upstream === undefined) return undefined;
    const reset = async (): Promise<void> => {
      for (const name of Object.keys(AUTO_EXPLAIN)) await runFormatted(admin, `ALTER DATABASE %I RESET ${name}`, [target.database]);
    };
    try {
      // In this session, so that the server knows the settings' names; a server without the library says so.
      const client = await admin.connect();
      try {
        await client.query("LOAD 'auto_explain'");
        for (const [name, value] of Object.entries(AUTO_EXPLAIN)) await runFormatted(client, `ALTER DATABASE %I SET ${name} = %L`, [target.database, value]);
      } finally {
        client.release(true);
      }
    } catch {
      await reset().catch(() => undefined);
      return undefined;
    }
    const tap = await NoticeTap.listen(upstream);
    const { appUri, bypassUri, ownerUri } = target;
    const by = (uri: string): string => withPostgresAddress(uri, tap.address);
    return {
      target: { ...target, appUri: by(appUri), bypassUri: by(bypassUri), ownerUri: by(ownerUri) },
      take: async () => plansOf(tap.take()),
      async [Symbol.asyncDispose]() {
        await tap[Symbol.asyncDispose]();
        await reset();
      },
    };
  }

  /** See `Stores.multiplier`. */
  async multiplier(target: PostgresTarget): Promise<Multiplier> {
    // References are to be looked at, which the reader's sessions may not do.
    return PostgresMultiplier.open(this.#poolsOf(target).admin);
  }

  /** Drops every database and role that is left of this run. */
  async dropAll(): Promise<void> {
    for (const database of [...this.#pools.keys()]) await this.drop({ kind: 'postgres', database, ownerUri: '', appUri: '', appRole: '', bypassUri: '' });
    await this.#roles?.catch(() => undefined);
    for (const role of this.#roleNames.splice(0)) {
      await runFormatted(this.#admin, 'DROP ROLE IF EXISTS %I', [role]);
      this.#options.unnote({ role });
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()].flatMap(({ admin, reader }) => [admin, reader]);
    this.#pools.clear();
    // A reader that nobody finished holds its connection; it must not hold the end of the run.
    await Promise.race([Promise.all([this.#admin, ...pools].map((pool) => pool.end())), pause(CLOSE_MS, undefined, { ref: false })]);
  }

  databases(): readonly string[] {
    return [...this.#pools.keys()];
  }

  #ownRoles(): Promise<PostgresRoles> {
    this.#roles ??= (async () => {
      const name = (kind: keyof PostgresRoles): string => `cutover_${this.#options.runId}_${kind}`;
      const names = { owner: name('owner'), app: name('app'), bypass: name('bypass'), reader: name('reader') };
      const { rows } = await this.#admin.query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE rolname = ANY ($1::text[])', [Object.values(names)]);
      if (rows[0] !== undefined) throw alreadyThere('postgres', rows[0].rolname);
      for (const role of Object.values(names)) {
        this.#options.note({ role });
        this.#roleNames.push(role);
      }
      return createRoles(this.#admin, names, this.#server);
    })();
    return this.#roles;
  }

  #poolsOf(target: PostgresTarget): { readonly admin: Pool; readonly reader: Pool } {
    const pools = this.#pools.get(target.database);
    if (pools === undefined) throw notOurs('postgres', target.database);
    return pools;
  }

  #pool(connectionString: string, options: PoolConfig = {}): Pool {
    return postgresPool({
      connectionString,
      max: 4,
      connectionTimeoutMillis: this.#options.connectTimeoutMs,
      allowExitOnIdle: true,
      application_name: 'cutover',
      ...options,
    });
  }
}
