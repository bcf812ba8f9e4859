import type { Client } from 'pg';
import { connectTyped } from './connect.ts';

/** Connections of one conversion, one for each range that is under way, opened when first asked for. */
export class Sessions implements AsyncDisposable {
  readonly #uri: string;
  readonly #clients: Promise<Client>[] = [];

  constructor(uri: string) {
    this.#uri = uri;
  }

  at(index: number): Promise<Client> {
    this.#clients[index] ??= connectTyped(this.#uri);
    return this.#clients[index];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#clients.map(async (client) => (await client).end()));
  }
}
