import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The slice of a writable stream that the commands use. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where a command writes: results to `out`, everything that accompanies them to `err`. */
export class Console {
  readonly out: OutputStream;
  readonly err: OutputStream;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(out: OutputStream, err: OutputStream, env: Readonly<Record<string, string | undefined>>) {
    this.out = out;
    this.err = err;
    this.#env = env;
  }

  print(text: string): void {
    this.out.write(`${text}\n`);
  }

  tell(text: string): void {
    this.err.write(`${text}\n`);
  }

  /** Whether a stream takes colours: NO_COLOR (no-color.org) wins, then FORCE_COLOR, then a terminal that is not dumb. */
  hasColor(stream: OutputStream): boolean {
    const { NO_COLOR, FORCE_COLOR, TERM } = this.#env;
    if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
    if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
    return stream.isTTY === true && TERM !== 'dumb';
  }

  colors(stream: OutputStream): Colors {
    return picocolors.createColors(this.hasColor(stream));
  }

  /** Columns of a stream, 80 when it is no terminal. */
  width(stream: OutputStream): number {
    return stream.isTTY === true && stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80;
  }

  /** Whether lines may be redrawn in place: a person watches, and no log keeps what is overwritten. */
  isLive(stream: OutputStream): boolean {
    const { CI, TERM } = this.#env;
    return stream.isTTY === true && TERM !== 'dumb' && (CI === undefined || CI === '' || CI === 'false' || CI === '0');
  }
}
