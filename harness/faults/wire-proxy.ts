import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Dialogue } from './dialogue.ts';
import { type Gatekeeper, OPEN } from './gatekeeper.ts';
import { MongoDialogue } from './mongo-dialogue.ts';
import { PostgresDialogue } from './postgres-dialogue.ts';
import { ProxiedConnection } from './proxied-connection.ts';
import { noTraffic, type Traffic } from './traffic.ts';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const DIALOGUES: Readonly<Record<'mongo' | 'postgres', () => Dialogue>> = {
  mongo: () => new MongoDialogue(),
  postgres: () => new PostgresDialogue(),
};

/**
 * A port of the loopback interface in front of a MongoDB or PostgreSQL server: bytes go through as they are, whole
 * requests when the gatekeeper lets them.
 */
export class WireProxy implements AsyncDisposable {
  /** Who decides about requests and answers from now on. */
  keeper: Gatekeeper = OPEN;
  /** All work that has gone through so far. */
  readonly traffic: Traffic = noTraffic();
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  #isShut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(protocol: 'mongo' | 'postgres', upstream: Address): Promise<WireProxy> {
    const server = createServer();
    const proxy = new WireProxy(server);
    server.on('connection', (client) => proxy.#accept(client, upstream, DIALOGUES[protocol]()));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    return proxy;
  }

  /** Where clients connect. */
  get address(): Address {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen any more');
    return { host: address.address, port: address.port };
  }

  /** How many connections go through. */
  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Cuts every connection. New ones are taken. Resolves when the server has seen it.
   *
   * @param isForgotten what a dead client had begun ends on the server as well, at once. Default: as the server has it.
   */
  async sever(isForgotten = false): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.sever(isForgotten)));
  }

  /** As a client's process dies: every connection is cut, and none is taken until `open`. */
  async shut(): Promise<void> {
    this.#isShut = true;
    await Promise.all([...this.#connections].map((connection) => connection.sever(true)));
  }

  open(): void {
    this.#isShut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await this.shut();
    await closed;
  }

  #accept(client: Socket, upstream: Address, dialogue: Dialogue): void {
    if (this.#isShut) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const connection = new ProxiedConnection(client, connect(upstream), dialogue, () => this.keeper, this.traffic);
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
  }
}
