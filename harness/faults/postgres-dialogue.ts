import { ByteQueue } from './byte-queue.ts';
import type { Dialogue, Reply, Request } from './dialogue.ts';

/** Protocol 3.0 (PostgreSQL documentation, "Message Formats"): startup packets carry a length and a code, all others a type before it. */
const STARTUP_HEADER = 8;
const HEADER = 5;
const PROTOCOL_3 = 3;

/** Messages that end what the server answers as one: Sync, Query, FunctionCall. It says ReadyForQuery then. */
const ENDS_ANSWERED = new Set(['S', 'Q', 'F']);
/** Flush: the server answers what came so far, and stays in the middle of it. */
const FLUSH = 'H';
/** Passwords, Terminate, and the data of a COPY. */
const UPKEEP = new Set(['p', 'X', 'd', 'c', 'f']);
const READY_FOR_QUERY = 'Z';
/** CopyInResponse, CopyBothResponse: the server waits for the client's data before it says anything more. */
const ASKS_FOR_DATA = new Set(['G', 'W']);

/** What a client and a PostgreSQL server say to each other, from the start of a connection. */
export class PostgresDialogue implements Dialogue {
  readonly #asked = new ByteQueue();
  readonly #answered = new ByteQueue();
  #stage: 'starting' | 'typed' | 'opaque' = 'starting';
  /** Messages of a request that is not yet whole; of an answer that is not. */
  #request: Buffer[] = [];
  #commits = false;
  #says = '';
  /** Prepared statements by their names; what is parsed without one is the one without a name. */
  readonly #prepared = new Map<string, string>();
  #reply: Buffer[] = [];
  #unanswered = 0;

  requests(chunk: Buffer): readonly Request[] {
    this.#asked.push(chunk);
    const requests: Request[] = [];
    if (this.#stage === 'starting') this.#start(requests);
    if (this.#stage === 'typed') this.#typed(requests);
    if (this.#stage === 'opaque' && this.#asked.length > 0) requests.push(upkeep(this.#asked.take(this.#asked.length) as Buffer));
    return requests;
  }

  sent({ isWork, isAnswered }: Request): void {
    if (isWork && isAnswered) this.#unanswered++;
  }

  replies(chunk: Buffer): readonly Reply[] {
    if (this.#stage === 'opaque') return [{ bytes: chunk, endsWork: false }];
    this.#answered.push(chunk);
    const replies: Reply[] = [];
    for (let message = takeTyped(this.#answered); message !== undefined; message = takeTyped(this.#answered)) {
      if (this.#unanswered === 0) {
        replies.push({ bytes: message, endsWork: false });
        continue;
      }
      this.#reply.push(message);
      const endsWork = typeOf(message) === READY_FOR_QUERY;
      if (!endsWork && !ASKS_FOR_DATA.has(typeOf(message))) continue;
      if (endsWork) this.#unanswered--;
      replies.push({ bytes: Buffer.concat(this.#reply), endsWork });
      this.#reply = [];
    }
    return replies;
  }

  /** The server rolls back as soon as it sees the end of the connection. */
  farewell(): undefined {
    return undefined;
  }

  #start(requests: Request[]): void {
    const header = this.#asked.peek(STARTUP_HEADER);
    if (header === undefined) return;
    // Anything else asks for encryption, or is another protocol: what follows cannot be read.
    const isPlain = header.readInt16BE(4) === PROTOCOL_3;
    if (!isPlain) {
      this.#stage = 'opaque';
      return;
    }
    const packet = this.#asked.take(header.readInt32BE(0));
    if (packet === undefined) return;
    requests.push(upkeep(packet));
    this.#stage = 'typed';
  }

  #typed(requests: Request[]): void {
    for (let message = takeTyped(this.#asked); message !== undefined; message = takeTyped(this.#asked)) {
      const type = typeOf(message);
      if (UPKEEP.has(type)) {
        requests.push(upkeep(message));
        continue;
      }
      this.#request.push(message);
      const says = this.#saidBy(type, message);
      // What is only parsed is not carried out.
      this.#commits ||= type !== 'P' && COMMIT.test(says);
      this.#says ||= says;
      const isAnswered = ENDS_ANSWERED.has(type);
      if (!isAnswered && type !== FLUSH) continue;
      requests.push({ bytes: Buffer.concat(this.#request), isWork: true, isAnswered, commits: this.#commits, says: this.#says });
      this.#request = [];
      this.#commits = false;
      this.#says = '';
    }
  }

  /** A Query or Parse says it in words, a Bind by the name of what was parsed. */
  #saidBy(type: string, message: Buffer): string {
    if (type === 'Q') return textAt(message, HEADER);
    if (type === 'B') return this.#prepared.get(textAt(message, HEADER + textAt(message, HEADER).length + 1)) ?? '';
    if (type !== 'P') return '';
    const name = textAt(message, HEADER);
    const statement = textAt(message, HEADER + name.length + 1);
    this.#prepared.set(name, statement);
    return statement;
  }
}

const upkeep = (bytes: Buffer): Request => ({ bytes, isWork: false, isAnswered: false, commits: false, says: '' });
const COMMIT = /^\s*commit\b/i;
/** Text up to its NUL, by bytes. */
const textAt = (message: Buffer, from: number): string => message.toString('latin1', from, message.indexOf(0, from));
const typeOf = (message: Buffer): string => String.fromCharCode(message[0] as number);

function takeTyped(queue: ByteQueue): Buffer | undefined {
  const header = queue.peek(HEADER);
  return header === undefined ? undefined : queue.take(1 + header.readInt32BE(1));
}
