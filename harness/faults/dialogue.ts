/** A whole message of a client, or several that belong together. */
export interface Request {
  readonly bytes: Buffer;
  /** Reads or writes data, as against greetings, credentials and farewells, which nobody wants to hold. */
  readonly isWork: boolean;
  /** Whether the server answers it. */
  readonly isAnswered: boolean;
  /** Whether it ends a transaction for good: a commit, or a change that is its own. */
  readonly commits: boolean;
  /** What it asks for: the command's name, or the statement as it was written; the first of several. Empty where it cannot be read. */
  readonly says: string;
}

/** A whole message of a server, or several. */
export interface Reply {
  readonly bytes: Buffer;
  /** With it a request that is work has its whole answer. */
  readonly endsWork: boolean;
}

/**
 * How two sides of one connection cut their byte streams into requests and replies, in one store's protocol. Bytes that
 * are not yet a whole message are kept back; bytes that make no sense (encrypted ones) are passed on as they come.
 */
export interface Dialogue {
  requests(chunk: Buffer): readonly Request[];
  /** A request was passed on to the server. */
  sent(request: Request): void;
  replies(chunk: Buffer): readonly Reply[];
  /** What ends, on the server, all that a dead client had begun there; nothing where losing its connection does. */
  farewell(): Buffer | undefined;
}
