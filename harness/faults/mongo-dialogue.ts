import { type Binary, deserialize, serialize } from 'bson';
import { ByteQueue } from './byte-queue.ts';
import type { Dialogue, Reply, Request } from './dialogue.ts';

/** MongoDB wire protocol: length, request id, the id that is answered, opcode, each an int32. */
const HEADER = 16;
const OP_COMPRESSED = 2012;
const OP_MSG = 2013;
const MORE_TO_COME = 2;

/** Greetings, heartbeats, credentials and farewells. */
const UPKEEP = new Set(['hello', 'ismaster', 'ping', 'saslstart', 'saslcontinue', 'authenticate', 'endsessions', 'killcursors', 'buildinfo']);

/** What changes documents; outside a transaction (whose commands say `autocommit: false`) each is its own commit. */
const CHANGES: ReadonlySet<unknown> = new Set(['insert', 'update', 'delete', 'findAndModify']);

/** More of them are not kept: a pool of a driver has a session for each connection. */
const SESSIONS_KEPT = 64;

/** What a client and a mongod say to each other, from the start of a connection. */
export class MongoDialogue implements Dialogue {
  readonly #asked = new ByteQueue();
  readonly #answered = new ByteQueue();
  readonly #unanswered = new Set<number>();
  /** Sessions with a transaction that this connection has begun and not ended. */
  readonly #open = new Map<string, object>();

  requests(chunk: Buffer): readonly Request[] {
    this.#asked.push(chunk);
    const requests: Request[] = [];
    for (let message = takeMessage(this.#asked); message !== undefined; message = takeMessage(this.#asked)) {
      const opcode = message.readInt32LE(12);
      const flags = opcode === OP_MSG ? message.readUInt32LE(HEADER) : 0;
      // The legacy opcodes that are left are greetings; a compressed message is work, since greetings never are.
      const command = opcode === OP_MSG ? commandOf(message) : undefined;
      const isWork = command === undefined ? opcode === OP_COMPRESSED : !UPKEEP.has(command.toLowerCase());
      const commits = command === 'commitTransaction' || (CHANGES.has(command) && !message.includes('autocommit'));
      requests.push({ bytes: message, isWork, isAnswered: (flags & MORE_TO_COME) === 0, commits, says: command ?? '' });
    }
    return requests;
  }

  sent({ bytes, isWork, isAnswered }: Request): void {
    if (!isWork) return;
    if (isAnswered) this.#unanswered.add(bytes.readInt32LE(4));
    this.#watch(bytes);
  }

  replies(chunk: Buffer): readonly Reply[] {
    this.#answered.push(chunk);
    const replies: Reply[] = [];
    for (let message = takeMessage(this.#answered); message !== undefined; message = takeMessage(this.#answered)) {
      replies.push({ bytes: message, endsWork: this.#unanswered.delete(message.readInt32LE(8)) });
    }
    return replies;
  }

  /**
   * A mongod keeps the open transaction of a client that is gone for up to 60 s (`transactionLifetimeLimitSeconds`), and
   * whatever it has locked with it. With an injected clock that minute has long passed: this ends it now.
   */
  farewell(): Buffer | undefined {
    return this.#open.size === 0 ? undefined : commandMessage({ killSessions: [...this.#open.values()], $db: 'admin' });
  }

  #watch(message: Buffer): void {
    if (message.readInt32LE(12) !== OP_MSG) return;
    const name = commandOf(message);
    const isEnd = name === 'commitTransaction' || name === 'abortTransaction';
    if (!isEnd && !message.includes('startTransaction')) return;
    const { lsid, startTransaction } = deserialize(bodyOf(message), { promoteValues: false }) as Partial<Transacting>;
    if (lsid === undefined || (!isEnd && startTransaction !== true)) return;
    const id = lsid.id.toString('hex');
    // What is being committed is not ended behind its back: whether the commit has come about is the store's to say.
    if (isEnd) this.#open.delete(id);
    else if (this.#open.size < SESSIONS_KEPT) this.#open.set(id, lsid);
  }
}

/** What a command of a transaction says of it. */
interface Transacting {
  readonly lsid: { readonly id: Binary };
  readonly startTransaction: boolean;
}

/** The first section of a command is its document. */
function bodyOf(message: Buffer): Buffer {
  const from = HEADER + 4 + 1;
  return message.subarray(from, from + message.readInt32LE(from));
}

/** A command's name is the first key of its document. */
function commandOf(message: Buffer): string {
  const from = HEADER + 4 + 1 + 4 + 1;
  return message.toString('latin1', from, message.indexOf(0, from));
}

function commandMessage(command: object): Buffer {
  const body = Buffer.from(serialize(command));
  const header = Buffer.alloc(HEADER + 4 + 1);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(0x7fff_ffff, 4);
  header.writeInt32LE(OP_MSG, 12);
  header.writeUInt32LE(0, HEADER);
  return Buffer.concat([header, body]);
}

function takeMessage(queue: ByteQueue): Buffer | undefined {
  const header = queue.peek(HEADER);
  return header === undefined ? undefined : queue.take(header.readInt32LE(0));
}
