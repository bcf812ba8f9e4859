import { isJsonNumber, JsonNumber, type JsonValue } from './values.ts';

/** A text that is no JSON document, or one that no store can hold faithfully. Line and column count from 1. */
export class JsonTextError extends Error {
  readonly code = 'json_invalid';
  readonly line: number;
  readonly column: number;

  constructor(what: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    super(`${what} at line ${line}, column ${column}`);
    this.line = line;
    this.column = column;
  }
}

/** Deeper documents are refused: jsonb and BSON have their own limits, and recursion must be bounded. */
const MAX_DEPTH = 200;

/**
 * Parses JSON (RFC 8259) without loss: numbers keep their literal. Our own, since `JSON.parse` ruins numbers (V09) and
 * lets the last of two equal keys win in silence (V04), and `lossless-json` accepts an equal key with an equal value
 * and has no bound on depth.
 *
 * @throws JsonTextError when it is not JSON, repeats a key or nests too deeply.
 */
export function parseJson(text: string): JsonValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
/** A run of a string that holds neither quote, escape nor control character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) this.#fail(`nested more than ${MAX_DEPTH} deep`);
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#fail('text after the end of the document');
  }

  #object(depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    this.#at++;
    this.#space();
    if (this.#take('}')) return object;
    do {
      this.#space();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('a key in quotes is expected');
      const key = this.#string();
      if (Object.hasOwn(object, key)) this.#fail(`the key ${JSON.stringify(key)} comes twice`, start);
      this.#space();
      if (!this.#take(':')) this.#fail('":" is expected');
      const value = this.value(depth + 1);
      // An assignment to `__proto__` would set the prototype.
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      this.#space();
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}" is expected');
    return object;
  }

  #array(depth: number): JsonValue {
    const array: JsonValue[] = [];
    this.#at++;
    this.#space();
    if (this.#take(']')) return array;
    do {
      array.push(this.value(depth + 1));
      this.#space();
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]" is expected');
    return array;
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    for (this.#at++; ; ) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      this.#at = PLAIN.lastIndex;
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next !== '\\')
        this.#fail(next === undefined ? 'a string has no end' : 'a control character stands in a string', next === undefined ? start : this.#at);
      escaped = true;
      this.#at += 2;
    }
    this.#at++;
    const literal = this.#text.slice(start, this.#at);
    if (!escaped) return literal.slice(1, -1);
    try {
      return JSON.parse(literal);
    } catch {
      return this.#fail('a string holds an unknown escape', start);
    }
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#at;
    const literal = NUMBER.exec(this.#text)?.[0];
    if (literal === undefined) return this.#fail(this.#at < this.#text.length ? 'a value is expected' : 'the document ends too early');
    this.#at += literal.length;
    return JsonNumber.of(literal);
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('a value is expected');
    this.#at += word.length;
    return value;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #fail(what: string, at = this.#at): never {
    throw new JsonTextError(what, this.#text, at);
  }
}

/**
 * Writes a JSON document as text: the inverse of `parseJson`. Keys keep their order; numbers their literal.
 *
 * @throws RangeError for NaN and the infinities, which JSON does not have.
 */
export function writeJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`);
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (isJsonNumber(value)) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`)
    .join(',')}}`;
}
