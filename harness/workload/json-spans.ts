/** Text that is not JSON: where, and what is wrong there. */
export class JsonFault extends Error {
  readonly code = 'json_invalid';
  /** Position in the text, in UTF-16 units, from 0. */
  readonly offset: number;

  constructor(offset: number, what: string) {
    super(what);
    this.offset = offset;
  }
}

/** A part of a text: from `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Real documents nest about ten deep; a hostile one must not exhaust the stack. */
const DEPTH_LIMIT = 500;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Holds a text against the grammar of RFC 8259 and finds where the members of its outermost object stand, so that a part
 * of a document can be taken as it was written. Undefined when the text is JSON but no object. A name that stands twice
 * counts with its last value, as for `JSON.parse`.
 *
 * It judges the grammar alone, where `parseJson` also refuses what no store could hold (a key that stands twice, say):
 * such a document belongs in a corpus, for refusing it alike is what the repositories must show.
 *
 * @throws JsonFault at the first character that cannot be there.
 */
export function memberSpans(text: string): ReadonlyMap<string, Span> | undefined {
  const members = new Map<string, Span>();
  const scanner = new Scanner(text);
  scanner.space();
  const isObject = scanner.peek() === '{';
  if (isObject) scanner.object((name, span) => members.set(JSON.parse(text.slice(name.from, name.to)), span));
  else scanner.value();
  scanner.space();
  if (scanner.at < text.length) scanner.fail('nothing');
  return isObject ? members : undefined;
}

class Scanner {
  readonly #text: string;
  #depth = 0;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string | undefined {
    return this.#text[this.at];
  }

  space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  value(): Span {
    const from = this.at;
    const first = this.peek();
    if (first === '"') this.#string();
    else if (first === '{') this.object();
    else if (first === '[') this.#array();
    else if (!this.#match(NUMBER) && !this.#match(LITERAL)) this.fail('a value');
    return { from, to: this.at };
  }

  object(onMember?: (name: Span, value: Span) => void): void {
    this.#list('}', () => {
      if (this.peek() !== '"') this.fail('a name in double quotes');
      const from = this.at;
      this.#string();
      const name = { from, to: this.at };
      this.space();
      if (this.peek() !== ':') this.fail('":"');
      this.at++;
      this.space();
      const value = this.value();
      onMember?.(name, value);
    });
  }

  #array(): void {
    this.#list(']', () => this.value());
  }

  #list(close: string, member: () => void): void {
    if (++this.#depth > DEPTH_LIMIT) throw new JsonFault(this.at, `nested deeper than ${DEPTH_LIMIT} levels`);
    this.at++;
    this.space();
    if (this.peek() !== close) {
      member();
      this.space();
      while (this.peek() === ',') {
        this.at++;
        this.space();
        member();
        this.space();
      }
      if (this.peek() !== close) this.fail(`"," or "${close}"`);
    }
    this.at++;
    this.#depth--;
  }

  #string(): void {
    this.at++;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        if (!this.#match(ESCAPE)) this.fail('an escape sequence');
      } else if (code >= 0x20) this.at++;
      // NaN, beyond the end, fails here too.
      else this.fail('the rest of a string');
    }
    this.at++;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.#text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  fail(expected: string): never {
    const found = this.#text.codePointAt(this.at);
    throw new JsonFault(this.at, `expected ${expected}, found ${found === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(found))}`);
  }
}
