import type { Canonical } from '../contract/type.ts';
import { cohortText, doubleText } from './decimal-text.ts';

/** A canonical object. */
export type FormObject = { readonly [key: string]: Canonical };

/*
 * The leaves. Each is an object with a single key that begins with `$`; an object of the user's whose keys do is
 * wrapped in `$document`, so no document can pass for a leaf.
 */

export const intForm = (text: string): Canonical => ({ $numberInt: text });
export const longForm = (text: string): Canonical => ({ $numberLong: text });
export const doubleForm = (value: number): Canonical => ({ $numberDouble: doubleText(value) });
/** @param text what `Decimal` or a store gives: any notation. */
export const decimalForm = (text: string): Canonical => ({ $numberDecimal: cohortText(text) ?? text });
/** A number of a JSON document. Those of one digit are shared: there may be a million of them in one document. */
export const numberForm = (text: string): Canonical => (text.length === 1 ? DIGITS.get(text) : undefined) ?? { $number: text };
const DIGITS: ReadonlyMap<string, Canonical> = new Map([...'0123456789'].map((digit) => [digit, Object.freeze({ $number: digit })]));
export const uuidForm = (text: string): Canonical => ({ $uuid: text });
export const dateForm = (ms: number | bigint): Canonical => ({ $date: { $numberLong: String(ms) } });
export const microsForm = (us: bigint): Canonical => ({ $timestampMicros: String(us) });
export const idForm = (symbol: string): Canonical => ({ $id: symbol });
export const misfitForm = (really: Canonical): Canonical => ({ $misfit: really });

export function bytesForm(bytes: Uint8Array, subType = 0): Canonical {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { $binary: { base64, subType: subType.toString(16).padStart(2, '0') } };
}

/** Text with lone surrogates has no UTF-8, so it is given as its UTF-16 code units: four hex digits each (C07). */
export function textForm(text: string): Canonical {
  return text.isWellFormed()
    ? text
    : { $utf16: Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0')).join('') };
}

/** The text that `textForm` was given; undefined when the form is no text. */
export function textOf(form: Canonical | undefined): string | undefined {
  if (typeof form === 'string') return form;
  const leaf = leafOf(form);
  if (leaf?.tag !== '$utf16' || typeof leaf.content !== 'string' || !/^(?:[0-9a-f]{4})*$/.test(leaf.content)) return undefined;
  return (leaf.content.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
}

/** Sets an own member. An assignment to `__proto__` would set the prototype. */
export function put<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/**
 * An object with members of the user's naming. Keys that begin with `$` put it into `$document`; keys with lone
 * surrogates turn it into `$entries`, sorted by key.
 */
export function objectForm(members: FormObject): Canonical {
  let wrapped = false;
  for (const key of Object.keys(members)) {
    if (!key.isWellFormed()) {
      const keys = Object.keys(members).sort();
      return { $entries: keys.map((each) => [textForm(each), members[each] as Canonical]) };
    }
    if (key.charCodeAt(0) === 0x24) wrapped = true;
  }
  return wrapped ? { $document: members } : members;
}

/** The members that `objectForm` was given; undefined when the form is a leaf, a list or a plain scalar. */
export function membersOf(form: Canonical | undefined): FormObject | undefined {
  if (!isObject(form)) return undefined;
  const leaf = leafOf(form);
  if (leaf === undefined) return form;
  if (leaf.tag === '$document') return leaf.content as FormObject;
  if (leaf.tag !== '$entries') return undefined;
  const members: Record<string, Canonical> = {};
  for (const [key, value] of leaf.content as readonly (readonly [Canonical, Canonical])[]) put(members, textOf(key) ?? '', value);
  return members;
}

/** Tag and content of a single-key object whose key begins with `$`. */
export function leafOf(form: Canonical | undefined): { readonly tag: string; readonly content: Canonical } | undefined {
  if (!isObject(form)) return undefined;
  let tag: string | undefined;
  for (const key in form) {
    if (tag !== undefined || key.charCodeAt(0) !== 0x24) return undefined;
    tag = key;
  }
  return tag === undefined ? undefined : { tag, content: form[tag] as Canonical };
}

/** What stands inside a misfit; undefined when the form is none. */
export function misfitOf(form: Canonical | undefined): Canonical | undefined {
  const leaf = leafOf(form);
  return leaf?.tag === '$misfit' ? leaf.content : undefined;
}

export const isList = (form: Canonical | undefined): form is readonly Canonical[] => Array.isArray(form);

const isObject = (form: Canonical | undefined): form is FormObject => typeof form === 'object' && form !== null && !Array.isArray(form);

/** Whether two forms are the same, whatever the order of their keys. */
export function sameForm(one: Canonical | undefined, other: Canonical | undefined): boolean {
  if (one === other) return true;
  if (isList(one)) return isList(other) && one.length === other.length && one.every((item, index) => sameForm(item, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameForm(one[key], other[key]));
}
