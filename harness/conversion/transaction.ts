import { type Client, DatabaseError } from 'pg';

/** Deadlock and serialization failure: PostgreSQL ended the one for the other's sake, and asks to do it again (its documentation, 13.5). */
const REPEATABLE: ReadonlySet<string | undefined> = new Set(['40P01', '40001']);

const ATTEMPTS = 8;

/** Whether the same transaction may get through when it is run again. */
export function isRepeatable(error: unknown): boolean {
  return error instanceof DatabaseError && REPEATABLE.has(error.code);
}

/**
 * Runs a transaction, once more where it met another's: what brings records over does so beside a module that is in use. `work`
 * may run more than once. After any other failure the transaction stays open, and its connection is to be given up.
 */
export async function transaction<T>(client: Pick<Client, 'query'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await client.query('begin');
    try {
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      if (attempt === ATTEMPTS || !isRepeatable(error)) throw error;
      await client.query('rollback');
    }
  }
}
