import type { Socket } from 'node:net';
import { inOneWrite } from '../kit/in-one-write.ts';
import type { Dialogue, Reply, Request } from './dialogue.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import type { Traffic } from './traffic.ts';

/** How long a server may take to see that its client is gone. */
const PARTING_MS = 5_000;

/** One client's connection to the server, through the proxy. Requests keep their order; so do replies. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #dialogue: Dialogue;
  readonly #keeper: () => Gatekeeper;
  readonly #traffic: Traffic;
  /** Requests that the server has not answered yet. It answers them in their order. */
  readonly #unanswered: Request[] = [];
  readonly #waiting: Request[] = [];
  readonly #closed: Promise<unknown>;
  #isHeld = false;
  #isSevered = false;

  /**
   * @param keeper who stands at the gate now; asked anew for each request and answer.
   * @param traffic where what goes through is added up.
   */
  constructor(client: Socket, server: Socket, dialogue: Dialogue, keeper: () => Gatekeeper, traffic: Traffic) {
    this.#client = client;
    this.#server = server;
    this.#dialogue = dialogue;
    this.#keeper = keeper;
    this.#traffic = traffic;
    this.#closed = new Promise((resolve) => server.once('close', resolve));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // What breaks is seen by the other side: that is what a proxy is for.
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => this.#take(chunk));
    server.on('data', (chunk) => this.#give(chunk));
    client.once('close', () => this.#isSevered || server.end());
    server.once('close', () => client.destroy());
  }

  /** Resolves when the server has closed its end. */
  get closed(): Promise<unknown> {
    return this.#closed;
  }

  /**
   * Cuts the client off (RST), and leaves the server as a dead client does: its end of the connection ends, nothing of
   * what it still sends is passed on. Resolves when the server has seen it, and let go of what the client held.
   *
   * @param isFinal the client is gone for good, so that the server's memory of it may end as well.
   */
  async sever(isFinal: boolean): Promise<void> {
    if (this.#isSevered) return;
    this.#isSevered = true;
    this.#waiting.length = 0;
    // What came before the cut has gone through.
    this.#client.uncork();
    reset(this.#client);
    const farewell = isFinal ? this.#dialogue.farewell() : undefined;
    if (farewell !== undefined && this.#server.writable) {
      this.#server.write(farewell);
      await Promise.race([new Promise((resolve) => this.#server.once('data', resolve)), this.#closed]);
    }
    this.#server.end();
    const patience = setTimeout(() => this.#server.destroy(), PARTING_MS);
    await this.#closed;
    clearTimeout(patience);
  }

  #take(chunk: Buffer): void {
    if (this.#isSevered) return;
    this.#waiting.push(...this.#dialogue.requests(chunk));
    inOneWrite(this.#server, () => this.#pump());
  }

  #pump(): void {
    while (!this.#isHeld && !this.#isSevered) {
      const [request] = this.#waiting;
      if (request === undefined) return;
      if (request.isWork) {
        this.#isHeld = true;
        this.#keeper().asks(() => this.#pass(request), request);
      } else {
        this.#keeper().stirs();
        this.#send(request);
      }
    }
  }

  #pass(request: Request): void {
    this.#isHeld = false;
    if (this.#isSevered) return;
    this.#send(request);
    this.#pump();
  }

  #send(request: Request): void {
    this.#waiting.shift();
    this.#dialogue.sent(request);
    if (request.isWork) this.#count(request);
    this.#server.write(request.bytes);
  }

  #count(request: Request): void {
    const { bytes, isAnswered } = request;
    this.#traffic.requests++;
    this.#traffic.bytesSent += bytes.length;
    if (this.#unanswered.length === 0) this.#traffic.roundTrips++;
    if (isAnswered) this.#unanswered.push(request);
  }

  #give(chunk: Buffer): void {
    if (this.#isSevered) return;
    inOneWrite(this.#client, () => this.#giveAll(this.#dialogue.replies(chunk)));
  }

  #giveAll(replies: readonly Reply[]): void {
    for (const { bytes, endsWork } of replies) {
      const keeper = this.#keeper();
      if (!endsWork) keeper.stirs();
      else {
        const asked = this.#unanswered.shift();
        this.#traffic.bytesReceived += bytes.length;
        if (asked !== undefined && keeper.answered(asked) === 'withhold') return;
      }
      this.#client.write(bytes);
    }
  }
}

/**
 * Ends a socket with RST. One that is being shut down already cannot be reset, and in Node 24 trying to would keep the
 * process from ending for ever: libuv refuses, and Node waits for the handle's end all the same.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
