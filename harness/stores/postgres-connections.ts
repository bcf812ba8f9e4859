import { Client, type ClientConfig, Pool, type PoolConfig } from 'pg';

/*
 * A connection that is cut fails the statement that waits for it, and says so once more as an event. An event that nobody
 * hears ends the process, and so everything that this package opens has an ear for it from the beginning.
 */

/** A connection, not opened yet. */
export function postgresClient(config: ClientConfig): Client {
  const client = new Client(config);
  client.on('error', deaf);
  return client;
}

/** A pool: an idle connection that breaks is replaced, one in use fails its statement. */
export function postgresPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', deaf);
  pool.on('connect', (client) => client.on('error', deaf));
  return pool;
}

const deaf = (): void => undefined;
