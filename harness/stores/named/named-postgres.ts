import type { Pool } from 'pg';
import type { PostgresCell } from '../../contract/stores.ts';
import type { PostgresTarget, PostgresView } from '../../contract/subject.ts';
import { explainError } from '../explain-error.ts';
import { postgresPool } from '../postgres-connections.ts';
import { postgresServerName } from '../postgres-url.ts';
import { readPostgres } from '../read-postgres.ts';
import { StoreError } from '../store-error.ts';

const ANSWER_MS = 10_000;

/** What a conversion needs of each table: that it is there, that it may be written, and that all of its rows are seen. */
const TABLES = `
  SELECT t.name, c.oid IS NOT NULL AS found, coalesce(has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'SELECT'), false) AS writable,
    CASE WHEN c.oid IS NULL THEN false ELSE row_security_active(c.oid) END AS bound
  FROM unnest($2::text[]) AS t (name)
  LEFT JOIN pg_class c ON c.relname = t.name AND c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p')
  ORDER BY 1`;

interface TableFacts {
  readonly name: string;
  readonly found: boolean;
  readonly writable: boolean;
  readonly bound: boolean;
}

/** A PostgreSQL database that somebody names, to be written by the role that its URL names. */
export class NamedPostgres implements AsyncDisposable {
  readonly target: PostgresTarget;
  /** Host and database, fit to print. */
  readonly place: string;
  readonly version: string;
  readonly #writer: Pool;
  readonly #reader: Pool;

  private constructor(target: PostgresTarget, place: string, version: string, writer: Pool, reader: Pool) {
    this.target = target;
    this.place = place;
    this.version = version;
    this.#writer = writer;
    this.#reader = reader;
  }

  /**
   * @param reader Looks at what is there, all tenants' rows; default the same.
   * @throws StoreError when either is no URL of a database, or the server does not answer. No message holds a password.
   */
  static async open(url: string, reader = url): Promise<NamedPostgres> {
    const database = databaseOf(url, 'target');
    databaseOf(reader, 'reader');
    const pools = [url, reader].map((connectionString) =>
      postgresPool({ connectionString, max: 2, connectionTimeoutMillis: ANSWER_MS, allowExitOnIdle: true, application_name: 'cutover' }),
    ) as [Pool, Pool];
    const server = postgresServerName(url);
    try {
      const { rows } = await pools[0].query<{ version: string; role: string }>("SELECT current_setting('server_version') AS version, current_user AS role");
      await pools[1].query('SELECT');
      const [{ version = '', role = '' } = {}] = rows;
      const target: PostgresTarget = { kind: 'postgres', ownerUri: url, appUri: url, appRole: role, bypassUri: reader, database };
      return new NamedPostgres(target, `${server}/${database}`, version.split(' ')[0] ?? '', ...pools);
    } catch (error) {
      await Promise.all(pools.map((pool) => pool.end()));
      throw explainError('postgres', server, error, '--target');
    }
  }

  /** @throws StoreError naming what of the tables of a schema is missing, may not be written, or would not be seen as a whole. */
  async require(schema: string, tables: readonly string[]): Promise<void> {
    const asked = [schema, [...new Set(tables)]];
    const { rows } = await this.#writer.query<TableFacts>(TABLES, asked);
    const named = (facts: readonly TableFacts[]): string => facts.map(({ name }) => `${schema}.${name}`).join(', ');
    const fail = (code: 'store_configuration' | 'store_no_privilege', what: string): never => {
      throw new StoreError(code, `the target ${this.place} ${what}`, { store: 'postgres' });
    };
    const missing = rows.filter(({ found }) => !found);
    if (missing.length > 0)
      fail('store_configuration', `has no ${named(missing)}: bring its schema to the version that the module converts to, then try again`);
    const closed = rows.filter(({ writable }) => !writable);
    if (closed.length > 0) fail('store_no_privilege', `does not let "${this.target.appRole}" write ${named(closed)}: name the schema's owner in --target`);
    const { rows: rights } = await this.#writer.query<{ creates: boolean }>(
      "SELECT has_database_privilege(current_database(), 'CREATE') OR to_regnamespace('cutover_conversion') IS NOT NULL AS creates",
    );
    if (rights[0]?.creates !== true)
      fail('store_no_privilege', `does not let "${this.target.appRole}" make the schema cutover_conversion, where checkpoints are kept: grant CREATE on it`);
    const { rows: seen } = await this.#reader.query<TableFacts>(TABLES, asked);
    const bound = seen.filter(({ bound: isBound }) => isBound);
    if (bound.length > 0) {
      fail('store_no_privilege', `hides other tenants' rows of ${named(bound)} from whoever is to look at them: name a role with BYPASSRLS in --reader`);
    }
  }

  /** By the reader. */
  read(view: PostgresView): AsyncIterable<Readonly<Record<string, PostgresCell>>> {
    return readPostgres(this.#reader, view);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#writer.end(), this.#reader.end()]);
  }
}

function databaseOf(url: string, what: string): string {
  const fail = (): never => {
    throw new StoreError('store_configuration', `the ${what} is no PostgreSQL connection string: it begins with postgres://, and names a host and a database`);
  };
  if (!URL.canParse(url)) return fail();
  const { protocol, pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  return ['postgres:', 'postgresql:'].includes(protocol) && database !== '' ? database : fail();
}
