import { EJSON } from 'bson';
import type { ResumeToken, Timestamp } from 'mongodb';
import type { Client } from 'pg';

/*
 * What a mirror of MongoDB's changes remembers, in the target's database: where it stands in the stream is written in the
 * transaction of the rows that it applied, so the two never part.
 */

const DDL = `
  create schema if not exists cutover;
  create table if not exists cutover.mirror (module text primary key, place text not null);
  -- Changes that could not be applied yet: of what they refer to, or of a name, something is still to come.
  create table if not exists cutover.mirror_pending (
    module text not null, aggregate text not null, change text not null, problem text not null, primary key (module, aggregate, change)
  );
  -- What a change took away, or a tier's rule passed over: a converter that read it before may write it after.
  create table if not exists cutover.mirror_gone (
    module text not null, aggregate text not null, key text[] not null, primary key (module, aggregate, key)
  )`;

/** Where a mirror goes on: at an instant of the source, or behind an event. */
export type Place = { readonly startAtOperationTime: Timestamp } | { readonly resumeAfter: ResumeToken };

/** A change as it is kept for later: canonical Extended JSON of what names the document. */
export interface PendingChange {
  readonly aggregate: string;
  readonly change: string;
}

/** The state of one module's mirror, on the session that applies. */
export class MirrorState {
  readonly #client: Client;
  readonly #module: string;

  private constructor(client: Client, module: string) {
    this.#client = client;
    this.#module = module;
  }

  /** Waits until no other process mirrors the module. */
  static async open(client: Client, module: string): Promise<MirrorState> {
    await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('cutover capture', 0)); ${DDL}; commit`);
    await client.query("select pg_advisory_lock(hashtextextended('cutover mirror ' || $1, 0))", [module]);
    return new MirrorState(client, module);
  }

  async place(): Promise<Place | undefined> {
    const { rows } = await this.#client.query<{ place: string }>('select place from cutover.mirror where module = $1', [this.#module]);
    return rows[0] === undefined ? undefined : (EJSON.parse(rows[0].place, { relaxed: false }) as Place);
  }

  async setPlace(place: Place): Promise<void> {
    await this.#client.query('insert into cutover.mirror (module, place) values ($1, $2) on conflict (module) do update set place = excluded.place', [
      this.#module,
      EJSON.stringify(place, { relaxed: false }),
    ]);
  }

  async pending(): Promise<readonly (PendingChange & { readonly problem: string })[]> {
    const { rows } = await this.#client.query<PendingChange & { problem: string }>(
      'select aggregate, change, problem from cutover.mirror_pending where module = $1 order by aggregate, change',
      [this.#module],
    );
    return rows;
  }

  async putOff({ aggregate, change }: PendingChange, problem: string): Promise<void> {
    await this.#client.query(
      `insert into cutover.mirror_pending (module, aggregate, change, problem) values ($1, $2, $3, $4)
       on conflict (module, aggregate, change) do update set problem = excluded.problem`,
      [this.#module, aggregate, change, problem.replaceAll('\0', '\\0')],
    );
  }

  async settle({ aggregate, change }: PendingChange): Promise<void> {
    await this.#client.query('delete from cutover.mirror_pending where module = $1 and aggregate = $2 and change = $3', [this.#module, aggregate, change]);
  }

  async noteGone(aggregate: string, key: readonly string[]): Promise<void> {
    await this.#client.query('insert into cutover.mirror_gone (module, aggregate, key) values ($1, $2, $3) on conflict do nothing', [
      this.#module,
      aggregate,
      key,
    ]);
  }

  async noteThere(aggregate: string, key: readonly string[]): Promise<void> {
    await this.#client.query('delete from cutover.mirror_gone where module = $1 and aggregate = $2 and key = $3', [this.#module, aggregate, key]);
  }
}
