import type { MongoClient } from 'mongodb';

/**
 * Connects a client before it is first used, and tries anew until that has succeeded once. The driver (7.9.0) connects by
 * itself at the first operation; where that one fails, as beside a server that is down or stands still, it keeps a closed
 * topology, and every later operation fails by "Topology is closed" although the server is long back. Behind a first
 * success the driver finds its server again by itself.
 */
export class FirstContact {
  readonly #client: MongoClient;
  #isMade = false;

  constructor(client: MongoClient) {
    this.#client = client;
  }

  /** @throws what the driver says of a server that cannot be reached. */
  async make(): Promise<void> {
    // Not asked again: `connect` would open a client anew that was closed meanwhile.
    if (this.#isMade) return;
    await this.#client.connect();
    this.#isMade = true;
  }
}
