import pg from 'pg';
import type { PostgresTarget } from '../contract/subject.ts';

/** Keys of aggregates whose changes MongoDB does not have yet, without the tenant; undefined when they are too many to look at. */
export type Waiting = readonly (readonly string[])[] | undefined;

const MOST = 10_000;

/**
 * Keeps a fallback from showing what is no longer so: a record that was deleted on PostgreSQL, or was changed there and
 * not yet on MongoDB. An answer shows a record when the whole of its key lies among the answer's or the arguments' values.
 */
export class FallbackGuard implements AsyncDisposable {
  readonly #module: string;
  readonly #pool: pg.Pool;

  constructor(module: string, target: PostgresTarget) {
    this.#module = module;
    this.#pool = new pg.Pool({ connectionString: target.ownerUri, max: 2, application_name: 'cutover guard' });
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** To be called before MongoDB is read: what is applied between the two was not seen by the read. */
  async look(tenant: string): Promise<Waiting> {
    const { rows } = await this.#pool.query<{ key: string[] }>(
      'select distinct key[2:] as key from cutover.outbox where module = $1 and key[1] = $2 limit $3',
      [this.#module, tenant, MOST],
    );
    return rows.length === MOST ? undefined : rows.map(({ key }) => key);
  }

  /** Whether an answer of MongoDB's shows a record that PostgreSQL has deleted, or of which a change waits. */
  async covers(tenant: string, texts: ReadonlySet<string>, waiting: Waiting): Promise<boolean> {
    if (waiting === undefined || waiting.some((key) => key.every((part) => texts.has(part)))) return true;
    const { rows } = await this.#pool.query<{ found: boolean }>(
      'select exists (select from cutover.tombstones where module = $1 and key[1] = $2 and key[2:] <@ $3::text[]) as found',
      // No key holds a NUL: PostgreSQL could not have stored it.
      [this.#module, tenant, [...texts].filter((text) => !text.includes('\0'))],
    );
    return rows[0]?.found === true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
