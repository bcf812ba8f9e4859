import type { PostgresTarget } from '../contract/subject.ts';
import { postgresClient } from './postgres-connections.ts';

/**
 * One statement in a target's database as one of its own roles, on a connection of its own: what an audit tries from
 * outside the repository. Values are bound.
 */
export async function queryAs(
  target: PostgresTarget,
  as: 'owner' | 'app' | 'bypass',
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const connectionString = as === 'owner' ? target.ownerUri : as === 'app' ? target.appUri : target.bypassUri;
  const client = postgresClient({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
