import { hash } from 'node:crypto';
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
  if (typeof form === 'string') return JSON.stringify(form);
  if (form === null || typeof form === 'boolean') return String(form);
  let text = '';
  if (isList(form)) {
    for (const item of form) text += (text === '' ? '' : ',') + canonicalText(item);
    return `[${text}]`;
  }
  const keys = Object.keys(form);
  // Most forms are leaves, with one key.
  if (keys.length > 1) keys.sort();
  for (const key of keys) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(form[key] as Canonical)}`;
  return `{${text}}`;
}

/** SHA-256, hex, of a form's canonical text. */
export function canonicalDigest(form: Canonical): string {
  return sha256Hex(canonicalText(form));
}
