import { explainError } from '../explain-error.ts';
import { postgresClient } from '../postgres-connections.ts';
import { postgresServerName } from '../postgres-url.ts';
import { StoreError } from '../store-error.ts';

/** What a PostgreSQL server says of itself, and of the user who asks. */
export interface PostgresFacts {
  readonly version: string;
  /** `server_version_num`: 180004. */
  readonly versionNumber: number;
  readonly user: string;
  readonly isStandby: boolean;
  readonly canCreateDatabases: boolean;
  readonly canCreateRoles: boolean;
  readonly canGrantBypass: boolean;
  /** `full` when fsync and synchronous_commit are on, which is the default. */
  readonly durability: 'full' | 'relaxed';
}

/** `DROP DATABASE … WITH (FORCE)` is there from 13 on, and 12 is no longer maintained by its authors. */
const OLDEST_MAJOR = 13;

// From PostgreSQL 16 on, a role may give away the attributes it has itself; before, BYPASSRLS was a superuser's to give.
const FACTS = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, current_user::text AS user,
    pg_is_in_recovery() AS standby, r.rolsuper OR r.rolcreatedb AS databases, r.rolsuper OR r.rolcreaterole AS roles,
    r.rolsuper OR (r.rolbypassrls AND r.rolcreaterole AND current_setting('server_version_num')::int >= 160000) AS bypass,
    current_setting('fsync') = 'on' AND current_setting('synchronous_commit') NOT IN ('off', 'local') AS durable
  FROM pg_roles r WHERE r.rolname = current_user`;

interface FactsRow {
  readonly version: string;
  readonly number: number;
  readonly user: string;
  readonly standby: boolean;
  readonly databases: boolean;
  readonly roles: boolean;
  readonly bypass: boolean;
  readonly durable: boolean;
}

/** Connects, asks, closes. @throws StoreError when the server cannot be reached or used */
export async function inspectPostgres(url: string, deadlineMs: number): Promise<PostgresFacts> {
  const server = nameOf(url);
  const client = postgresClient({ connectionString: url, connectionTimeoutMillis: deadlineMs, query_timeout: deadlineMs });
  try {
    await client.connect();
    const { rows } = await client.query<FactsRow>(FACTS);
    const row = rows[0] as FactsRow;
    const facts: PostgresFacts = {
      version: row.version.split(' ')[0] ?? row.version,
      versionNumber: row.number,
      user: row.user,
      isStandby: row.standby,
      canCreateDatabases: row.databases,
      canCreateRoles: row.roles,
      canGrantBypass: row.bypass,
      durability: row.durable ? 'full' : 'relaxed',
    };
    requirePostgres(facts, server);
    return facts;
  } catch (error) {
    throw explainError('postgres', server, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws StoreError when the server is too old or read-only, or its user may not make what the run needs */
export function requirePostgres(facts: PostgresFacts, server: string): void {
  const fail = (code: 'store_too_old' | 'store_no_privilege' | 'store_configuration', what: string): never => {
    throw new StoreError(code, `PostgreSQL at ${server} ${what}`, { store: 'postgres' });
  };
  if (facts.versionNumber < OLDEST_MAJOR * 10_000)
    fail('store_too_old', `is ${facts.version}, needed is ${OLDEST_MAJOR} or later: give a newer one in POSTGRES_URL`);
  if (facts.isStandby) fail('store_configuration', 'is a standby and takes no writes: give its primary in POSTGRES_URL');
  const lacks = [facts.canCreateDatabases ? '' : 'CREATEDB', facts.canCreateRoles ? '' : 'CREATEROLE'].filter((attribute) => attribute !== '');
  if (lacks.length > 0)
    fail(
      'store_no_privilege',
      `gives user "${facts.user}" no ${lacks.join(' and no ')}, which the run needs for its own databases and roles: grant it, or use another user in POSTGRES_URL`,
    );
  if (!facts.canGrantBypass) {
    const remedy = facts.versionNumber >= 160_000 ? `ALTER ROLE ... BYPASSRLS on it, or use a superuser` : 'before PostgreSQL 16 that takes a superuser';
    fail(
      'store_no_privilege',
      `does not let user "${facts.user}" grant BYPASSRLS, without which the repository's own tenant predicates cannot be proven: ${remedy} in POSTGRES_URL`,
    );
  }
}

function nameOf(url: string): string {
  try {
    if (/^postgres(ql)?:\/\//.test(url)) return postgresServerName(url);
  } catch {
    // Falls through: not a URL.
  }
  throw new StoreError('store_configuration', 'POSTGRES_URL is not a PostgreSQL connection string: it reads postgresql://user:password@host:port/database', {
    store: 'postgres',
  });
}
