import { type Client, DatabaseError, type QueryResult } from 'pg';
import type { Probe, ProbeStatement } from '../contract/arena.ts';
import type { PostgresTarget } from '../contract/subject.ts';
import { postgresClient } from './postgres-connections.ts';

/**
 * Tries transactions one after another on one connection, as one of a target's roles. Each is rolled back, so nothing of
 * it stays. What the server refuses is an answer; a connection that breaks is thrown.
 */
export async function probeAs(target: PostgresTarget, as: 'owner' | 'app', transactions: readonly (readonly ProbeStatement[])[]): Promise<readonly Probe[]> {
  const client = postgresClient({ connectionString: as === 'owner' ? target.ownerUri : target.appUri });
  await client.connect();
  try {
    const probes: Probe[] = [];
    for (const statements of transactions) {
      await client.query('begin');
      probes.push(await tryAll(client, statements));
      await client.query('rollback');
    }
    return probes;
  } finally {
    await client.end();
  }
}

async function tryAll(client: Client, statements: readonly ProbeStatement[]): Promise<Probe> {
  try {
    let last: QueryResult<Record<string, unknown>> | undefined;
    for (const { text, values } of statements) last = await client.query<Record<string, unknown>>(text, [...(values ?? [])]);
    return { rows: last?.rows ?? [], touched: last?.rowCount ?? 0 };
  } catch (error) {
    if (error instanceof DatabaseError) return { error: { code: error.code ?? '', message: error.message } };
    throw error;
  }
}
