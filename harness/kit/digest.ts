import { createHash } from 'node:crypto';
import { canonicalize as rfc8785 } from 'json-canonicalize';
import type { Canonical } from '../contract/type.ts';

/** SHA-256, hex, of a text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The canonical text of a form: JSON by RFC 8785 (keys sorted by UTF-16 code units, no white space). */
export function canonicalText(form: Canonical): string {
  return rfc8785(form);
}

/** SHA-256, hex, of a form's canonical text. */
export function canonicalDigest(form: Canonical): string {
  return sha256Hex(canonicalText(form));
}
