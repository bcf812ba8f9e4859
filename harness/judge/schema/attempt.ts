import type { Arena } from '../../contract/arena.ts';
import type { Migration, PostgresTarget } from '../../contract/subject.ts';
import { redact } from '../../kit/redact.ts';
import type { SURROUNDINGS } from '../surroundings.ts';

/** What a run of the subject's migration runner came to. */
export type Attempt = { readonly migrations: readonly Migration[] } | { readonly error: string };

/** Runs the subject's runner; its refusal is an answer. */
export async function attempt(arena: Arena, target: PostgresTarget, options: { readonly folder?: string; readonly upTo?: number } = {}): Promise<Attempt> {
  try {
    return { migrations: await arena.postgres.schema.migrate(target, options) };
  } catch (error) {
    return { error: said(error, arena, target, options.folder) };
  }
}

/** Runs the subject's runner in another process, one of those surroundings. */
export async function attemptElsewhere(
  arena: Arena,
  target: PostgresTarget,
  env: (typeof SURROUNDINGS)[number],
): Promise<Attempt | { readonly migrations: undefined }> {
  try {
    await arena.migrateElsewhere(target, env);
    return { migrations: undefined };
  } catch (error) {
    return { error: said(error, arena, target) };
  }
}

/** How many rows the schema's record of migrations has; `undefined` when there is no such table. */
export async function recorded(arena: Arena, target: PostgresTarget): Promise<number | undefined> {
  const { name } = arena.postgres.schema;
  const [there] = await arena.query(target, 'admin', `select to_regclass(format('%I.schema_migrations', $1::text))::text as record`, [name]);
  if (there?.record === null || there?.record === undefined) return undefined;
  // `to_regclass` gives the name quoted where it must be.
  const [counted] = await arena.query(target, 'admin', `select count(*)::int as rows from ${String(there.record)}`);
  return Number(counted?.rows);
}

/** An error's message without what differs from run to run: folders, databases, roles. */
function said(error: unknown, arena: Arena, target: PostgresTarget, folder?: string): string {
  const message = redact(error instanceof Error ? error.message : String(error));
  const named = folder === undefined ? message : message.replaceAll(folder, '<folder>');
  return named.replaceAll(arena.postgres.schema.migrations, '<migrations>').replaceAll(target.database, '<database>').replaceAll(target.appRole, '<app>');
}
