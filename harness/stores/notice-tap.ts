import { connect, createServer, type Server, type Socket } from 'node:net';

/** The type byte of a NoticeResponse (PostgreSQL documentation, 54.7, "Message Formats"). */
const NOTICE = 'N'.charCodeAt(0);
const MESSAGE_FIELD = 'M'.charCodeAt(0);

/**
 * A port of the loopback interface in front of a PostgreSQL server that listens to what the server notes beside its
 * answers: what auto_explain says at the level of notices reaches a client that somebody else holds. Bytes go through as
 * they are. For connections without encryption only.
 */
export class NoticeTap implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #notices: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(upstream: { readonly host: string; readonly port: number }): Promise<NoticeTap> {
    const server = createServer();
    const tap = new NoticeTap(server);
    server.on('connection', (client) => tap.#join(client, connect(upstream)));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve));
    return tap;
  }

  get address(): { readonly host: string; readonly port: number } {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the tap does not listen any more');
    return { host: address.address, port: address.port };
  }

  /** The messages since the last time it was asked. */
  take(): readonly string[] {
    return this.#notices.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    const ends = [client, server];
    for (const end of ends) {
      this.#sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.#sockets.delete(end);
        for (const each of ends) each.destroy();
      });
    }
    client.pipe(server);
    let held: Buffer = Buffer.alloc(0);
    server.on('data', (chunk) => {
      held = this.#listen(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
      client.write(chunk);
    });
  }

  /** Reads whole messages: a type byte, then the length of the rest, itself included. Gives what is not yet whole. */
  #listen(bytes: Buffer): Buffer {
    let at = 0;
    while (bytes.length - at >= 5) {
      const end = at + 1 + bytes.readUInt32BE(at + 1);
      if (bytes.length < end) break;
      if (bytes[at] === NOTICE) this.#notices.push(messageOf(bytes.subarray(at + 5, end)));
      at = end;
    }
    return Buffer.from(bytes.subarray(at));
  }
}

/** The message among a notice's fields, each of which is a type byte and a text that ends with a zero. */
function messageOf(fields: Buffer): string {
  for (let at = 0; at < fields.length && fields[at] !== 0; ) {
    const end = fields.indexOf(0, at + 1);
    if (fields[at] === MESSAGE_FIELD) return fields.toString('utf8', at + 1, end);
    at = end + 1;
  }
  return '';
}
