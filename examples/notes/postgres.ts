import { DomainError, definePostgresSubject, inProcess, type Micros, type OperationContext } from '#harness';
import { PostgresDataSource } from '../../fixtures/reference/support/postgres/data-source.ts';
import { migrate } from '../../fixtures/reference/support/postgres/migrations.ts';
import { sql } from '../../fixtures/reference/support/postgres/sql.ts';
import { idOf, limitOf, titleOf, versionOf } from './arguments.ts';
import type { Note, NotesRepository } from './notes.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly edited_at: Micros;
}

class PostgresNotes implements NotesRepository {
  readonly #source: PostgresDataSource;

  constructor(source: PostgresDataSource) {
    this.#source = source;
  }

  async create(context: OperationContext, args: { readonly title: string }): Promise<Note> {
    const title = titleOf(args);
    const rows = await this.#source.query<Row>(
      context,
      sql`insert into notes.notes (tenant_id, id, title, version, edited_at)
          values (${context.tenant}, ${context.ids.uuid()}, ${title}, 1, ${context.now}) returning *`,
    );
    return noteOf(rows[0] as Row);
  }

  async rename(context: OperationContext, args: { readonly id: string; readonly version: number; readonly title: string }): Promise<Note> {
    const [id, version, title] = [idOf(args), versionOf(args), titleOf(args)];
    const rows = await this.#source.query<Row>(
      context,
      sql`update notes.notes set title = ${title}, version = version + 1, edited_at = ${context.now}
          where tenant_id = ${context.tenant} and id = ${id} and version = ${version} returning *`,
    );
    if (rows[0] !== undefined) return noteOf(rows[0]);
    const standing = await this.#source.query(context, sql`select 1 from notes.notes where tenant_id = ${context.tenant} and id = ${id}`);
    throw new DomainError(standing.length === 0 ? 'not_found' : 'conflict', { field: standing.length === 0 ? 'id' : 'version' });
  }

  async list(context: OperationContext, args: { readonly limit: number }): Promise<readonly Note[]> {
    const limit = limitOf(args);
    const rows = await this.#source.query<Row>(
      context,
      sql`select * from notes.notes where tenant_id = ${context.tenant} order by edited_at desc, id limit ${limit}`,
    );
    return rows.map(noteOf);
  }
}

function noteOf({ id, title, version, edited_at }: Row): Note {
  return { id, title, version, editedAt: edited_at.toDate() };
}

export const notesPostgres = definePostgresSubject({
  module: 'notes',
  name: 'example notes on PostgreSQL',
  schema: {
    name: 'notes',
    migrations: new URL('./migrations', import.meta.url).pathname,
    migrate: (target, options = {}) => migrate('notes', options.folder ?? new URL('./migrations', import.meta.url).pathname, target, options),
  },
  async open(target, options = {}) {
    const source = new PostgresDataSource({
      uri: options.role === 'bypass' ? target.bypassUri : target.appUri,
      poolSize: options.poolSize ?? 8,
      constraints: { notes_title_key: { kind: 'duplicate', field: 'title', message: 'the title is taken' } },
    });
    return inProcess(new PostgresNotes(source), () => source[Symbol.asyncDispose]());
  },
  state: {
    notes: { query: 'select tenant_id as "tenantId", id, title, version, edited_at as "editedAt" from notes.notes' },
  },
});
