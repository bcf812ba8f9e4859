import type { QueryResult } from 'pg';

/** The slice of a pg client or pool that a statement needs. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<QueryResult>;
}

/**
 * Runs a statement that takes no bound parameters (CREATE ROLE, CREATE DATABASE, TRUNCATE …). The server itself puts the
 * values in, quoted: `%I` is an identifier, `%L` a literal (PostgreSQL, "String Functions", `format`).
 */
export async function runFormatted(client: Queryable, template: string, values: readonly string[]): Promise<void> {
  const { rows } = await client.query('SELECT format($1, VARIADIC $2::text[]) AS statement', [template, values]);
  await client.query((rows[0] as { statement: string }).statement);
}
