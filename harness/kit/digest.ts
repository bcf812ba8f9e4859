import { createHash, type Hash, hash } from 'node:crypto';
import type { Canonical } from '../contract/type.ts';
import { isList } from './form.ts';

/** SHA-256, hex, of a text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return hash('sha256', text);
}

/**
 * The canonical text of a form by RFC 8785: no white space, keys sorted by UTF-16 code units (section 3.2.3), strings
 * escaped as ECMAScript's `JSON.stringify` does (section 3.2.2.2). Forms hold no bare numbers.
 *
 * Our own, since `json-canonicalize` 3.0 leaves the members of an object with a key `toJSON` unsorted, and takes one
 * object shared by `a` and `ab` for a cycle; the tests hold the two side by side everywhere else.
 */
export function canonicalText(form: Canonical): string {
  const whole = new Text();
  write(form, whole);
  return whole.text;
}

/** SHA-256, hex, of a form's canonical text, which is never held as a whole when it is long. */
export function canonicalDigest(form: Canonical): string {
  const digested = new DigestedText();
  write(form, digested);
  return digested.digest();
}

/** A text as it is written. */
class Text {
  text = '';

  /** Called between values. */
  relieve(): void {}
}

/** How many UTF-16 code units are held before they are digested: text that is put together bit by bit takes many times its length. */
const HELD = 1 << 16;

class DigestedText extends Text {
  #hash: Hash | undefined;

  override relieve(): void {
    if (this.text.length < HELD) return;
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.text);
    this.text = '';
  }

  digest(): string {
    return this.#hash === undefined ? sha256Hex(this.text) : this.#hash.update(this.text).digest('hex');
  }
}

function write(form: Canonical, to: Text): void {
  if (typeof form === 'string') to.text += JSON.stringify(form);
  else if (form === null || typeof form === 'boolean') to.text += String(form);
  else if (isList(form)) {
    let before = '[';
    for (const item of form) {
      to.text += before;
      write(item, to);
      to.relieve();
      before = ',';
    }
    to.text += before === '[' ? '[]' : ']';
  } else {
    const keys = Object.keys(form);
    // Most forms are leaves, with one key.
    if (keys.length > 1) keys.sort();
    let before = '{';
    for (const key of keys) {
      to.text += `${before}${JSON.stringify(key)}:`;
      write(form[key] as Canonical, to);
      to.relieve();
      before = ',';
    }
    to.text += before === '{' ? '{}' : '}';
  }
}
