import { Client } from 'pg';

export interface ConnectOptions {
  /**
   * Whether statements that need not wait for each other may be sent without waiting (the driver's pipeline mode); they are
   * answered in order, and one that fails ends its transaction, so that those behind it fail too. It copies nothing. Default no.
   */
  readonly pipeline?: boolean;
}

/** A connection on which every value has one text: the settings that change how PostgreSQL writes and reads one are fixed. */
export async function connectTyped(uri: string, { pipeline = false }: ConnectOptions = {}): Promise<Client> {
  const client = new Client({ connectionString: uri, application_name: 'cutover', pipeline });
  // A connection that is cut fails the statement that waits for it; the event says so once more.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`select set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, YMD', false),
    set_config('IntervalStyle', 'iso_8601', false), set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false),
    set_config('search_path', 'pg_catalog', false)`);
  return client;
}
