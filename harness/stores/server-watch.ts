/** How a server came to its end, for the reader. */
export interface ServerDeath {
  /** `(process 123) ended with code 1`. */
  readonly how: string;
  readonly tail: readonly string[];
}

/** A server that this run started, whatever it runs in. */
export interface ServerWatch {
  readonly store: 'mongo' | 'postgres';
  /** Undefined while the server runs. */
  look(): Promise<ServerDeath | undefined>;
  /** Called once when the server ends, whatever ends it; of a server that cannot tell, never. */
  onEnd?(listener: () => void): void;
}
