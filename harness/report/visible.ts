import { grouped } from '../kit/grouped.ts';

/**
 * Characters that a reader cannot see, or that move what he sees: controls, format characters (bidirectional overrides,
 * zero-width, tags), lone surrogates, private use, separators and spaces other than U+0020, combining diacritics
 * (so NFC and NFD look apart, V22), variation selectors, fillers that look blank.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffe\uffff\u115f\u1160\u2800\u3164\uffa0]|[\u0300-\u036f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A string in double quotes, every unseen character as an escape. Injective: a literal backslash is doubled. */
export function quoteText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(UNSEEN, escapeOf)}"`;
}

/** Prose (a reason, a name) with its unseen characters as escapes. For reading, not injective. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escapeOf);
}

/** JSON text, every unseen character in its strings as a JSON escape: it parses to the same value. Line feeds stay. */
export function visibleJson(json: string): string {
  const units = (character: string) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : units(character)));
}

/** The first `limit` characters, and how long the whole is when that is less than all. Never splits a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${headOf(text, limit)}… (${grouped(text.length)} characters in all)`;
}

/** At most the first `limit` UTF-16 units, one fewer rather than half of a surrogate pair. */
export function headOf(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** At most the last `limit` UTF-16 units, one fewer rather than half of a surrogate pair. */
export function tailOf(text: string, limit: number): string {
  const tail = text.slice(text.length - limit);
  const first = tail.charCodeAt(0);
  return first >= 0xdc00 && first <= 0xdfff ? tail.slice(1) : tail;
}
