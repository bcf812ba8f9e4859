import { Binary } from 'bson';
import type { Canonical } from '../contract/type.ts';
import { bytesForm, dateForm, doubleForm, intForm, leafOf, longForm, microsForm, numberForm, objectForm, put, textForm, textOf } from './form.ts';
import { isPlainObject } from './plain-object.ts';
import { pointerOf } from './pointer.ts';
import { Decimal, isDecimal, isJsonNumber, isMicros, JsonNumber, Micros } from './values.ts';

/*
 * JavaScript values as canonical Extended JSON v2 and back: replay files, and what travels to subjects outside this
 * process. Not `bson`'s own `EJSON`, because that (7.3) turns `{"$numberInt": "7"}` in a user's document into 7, holes
 * and undefined into null, drops undefined properties, has no microseconds, and takes 2^40 for a long though it was a
 * double; what the two have in common is tested to be the same.
 */

/** A value that cannot be written or read as Extended JSON. The pointer says where. */
export class EjsonError extends Error {
  readonly code = 'ejson_invalid';
  /** JSON Pointer into the value. */
  readonly pointer: string;

  constructor(what: string, path: readonly (string | number)[]) {
    const pointer = pointerOf(path);
    super(`${what} at ${pointer === '' ? 'the root' : `"${pointer}"`}`);
    this.pointer = pointer;
  }
}

/** An argument that no repository may take, which a replay file and another process must be given all the same. */
const INVALID_DATE: Canonical = { $date: 'invalid' };

type Path = (string | number)[];

const MAX_DEPTH = 500;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Encodes a value: an integer of 32 bits as `$numberInt`, other numbers as `$numberDouble`, a bigint as `$numberLong`
 * (`$bigint` beyond 64 bits), undefined as `$undefined`. Strings stay strings, uuids included.
 *
 * @throws EjsonError for what is no value: functions, symbols, holes, instances of classes that are not known, cycles.
 */
export function encode(value: unknown): Canonical {
  return encodeAt(value, []);
}

function encodeAt(value: unknown, path: Path): Canonical {
  switch (typeof value) {
    case 'string':
      return textForm(value);
    case 'boolean':
      return value;
    case 'undefined':
      return { $undefined: true };
    case 'number':
      return Number.isInteger(value) && (value | 0) === value && !Object.is(value, -0) ? intForm(String(value)) : doubleForm(value);
    case 'bigint':
      return value >= INT64_MIN && value <= INT64_MAX ? longForm(String(value)) : { $bigint: String(value) };
    case 'object':
      return value === null ? null : encodeObject(value, path);
    default:
      throw new EjsonError(`a ${typeof value} has no Extended JSON`, path);
  }
}

function encodeObject(value: object, path: Path): Canonical {
  if (path.length > MAX_DEPTH) throw new EjsonError(`nested more than ${MAX_DEPTH} deep, or a cycle,`, path.slice(0, 8));
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown, index) => {
      if (!(index in value)) throw new EjsonError('a hole has no Extended JSON', [...path, index]);
      return within(path, index, () => encodeAt(item, path));
    });
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? INVALID_DATE : dateForm(value.getTime());
  if (value instanceof Uint8Array) return bytesForm(value);
  if (isMicros(value)) return microsForm(value.value);
  if (isDecimal(value)) return { $numberDecimal: value.text };
  if (isJsonNumber(value)) return numberForm(value.text);
  if (value instanceof Binary) return bytesForm(value.value(), value.sub_type);
  if (!isPlainObject(value)) throw new EjsonError(`an instance of ${value.constructor?.name || 'an unnamed class'} has no Extended JSON`, path);
  const members: Record<string, Canonical> = {};
  for (const key of Object.keys(value))
    put(
      members,
      key,
      within(path, key, () => encodeAt(value[key], path)),
    );
  return objectForm(members);
}

/**
 * Decodes what `encode` gave, and what other programs write: `$oid` and `$uuid` become lower-case text, `$binary` of
 * subtype 0 bytes, of subtype 4 a uuid's text; of any other subtype `bson`'s `Binary`. A bare JSON number stands for
 * itself, an absent property is missing.
 *
 * @param tree parsed JSON, or a tree of `parseJson`.
 * @throws EjsonError for a `$` key that is no known tag (documents that hold such keys stand in `$document`) and for a
 * tag whose content is malformed.
 */
export function decode(tree: unknown): unknown {
  return decodeAt(tree, []);
}

function decodeAt(tree: unknown, path: Path): unknown {
  if (isJsonNumber(tree)) return Number(tree.text);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (path.length > MAX_DEPTH) throw new EjsonError(`nested more than ${MAX_DEPTH} deep`, path.slice(0, 8));
  if (Array.isArray(tree)) return tree.map((item: unknown, index) => within(path, index, () => decodeAt(item, path)));
  const form = tree as Readonly<Record<string, Canonical>>;
  const leaf = leafOf(form);
  if (leaf !== undefined) return decodeLeaf(leaf.tag, leaf.content, path);
  const stray = Object.keys(form).find((key) => key.startsWith('$'));
  if (stray !== undefined) throw new EjsonError(`the key "${stray}" stands outside a $document`, path);
  return decodeMembers(form, path);
}

function decodeMembers(members: Readonly<Record<string, Canonical>>, path: Path): unknown {
  const object: Record<string, unknown> = {};
  for (const key of Object.keys(members))
    put(
      object,
      key,
      within(path, key, () => decodeAt(members[key], path)),
    );
  return object;
}

function decodeLeaf(tag: string, content: Canonical, path: Path): unknown {
  const fail = (): never => {
    throw new EjsonError(`"${tag}" holds ${JSON.stringify(content)?.slice(0, 60)}, which it cannot,`, path);
  };
  switch (tag) {
    case '$numberInt': {
      const value = Number(matched(content, INTEGER) ?? fail());
      return (value | 0) === value ? value + 0 : fail();
    }
    case '$numberLong': {
      const value = BigInt(matched(content, INTEGER) ?? fail());
      return value >= INT64_MIN && value <= INT64_MAX ? value : fail();
    }
    case '$bigint':
      return BigInt(matched(content, INTEGER) ?? fail());
    case '$numberDouble':
      return Number(matched(content, DOUBLE) ?? fail());
    case '$numberDecimal':
      return typeof content === 'string' ? orFail(() => new Decimal(content), fail) : fail();
    case '$number':
      return typeof content === 'string' ? orFail(() => new JsonNumber(content), fail) : fail();
    case '$date': {
      if (content === 'invalid') return new Date(Number.NaN);
      const ms = leafOf(content);
      const date = new Date(ms?.tag === '$numberLong' ? Number(matched(ms.content, INTEGER) ?? fail()) : (isoDateMs(content) ?? fail()));
      return Number.isNaN(date.getTime()) ? fail() : date;
    }
    case '$timestampMicros':
      return new Micros(BigInt(matched(content, INTEGER) ?? fail()));
    case '$oid':
      return (matched(content, /^[0-9a-f]{24}$/i) ?? fail()).toLowerCase();
    case '$uuid':
      return (matched(content, UUID) ?? fail()).toLowerCase();
    case '$binary':
      return decodeBinary(content) ?? fail();
    case '$utf16':
      return textOf({ $utf16: content }) ?? fail();
    case '$undefined':
      return content === true ? undefined : fail();
    case '$document':
      return isPlainObject(content) ? decodeMembers(content as Readonly<Record<string, Canonical>>, path) : fail();
    case '$entries':
      return decodeEntries(content, path) ?? fail();
    default:
      throw new EjsonError(`"${tag}" is no known tag; put a document that holds such a key into $document:`, path);
  }
}

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const DOUBLE = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const matched = (content: Canonical, pattern: RegExp): string | undefined => (typeof content === 'string' && pattern.test(content) ? content : undefined);

/** Relaxed Extended JSON writes dates as ISO 8601; it is unambiguous, so it is read. */
const isoDateMs = (content: Canonical): number | undefined => {
  const text = matched(content, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/);
  return text === undefined ? undefined : Date.parse(text);
};

function orFail<T>(make: () => T, fail: () => never): T {
  try {
    return make();
  } catch {
    return fail();
  }
}

function decodeBinary(content: Canonical): unknown {
  if (!isPlainObject(content)) return undefined;
  const { base64, subType } = content;
  if (typeof base64 !== 'string' || typeof subType !== 'string' || !/^[0-9a-f]{1,2}$/i.test(subType)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return undefined;
  const kind = Number.parseInt(subType, 16);
  if (kind === Binary.SUBTYPE_DEFAULT) return new Uint8Array(bytes);
  if (kind !== Binary.SUBTYPE_UUID || bytes.length !== 16) return new Binary(bytes, kind);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function decodeEntries(content: Canonical, path: Path): unknown {
  if (!Array.isArray(content)) return undefined;
  const object: Record<string, unknown> = {};
  for (const entry of content as readonly Canonical[]) {
    const key = Array.isArray(entry) && entry.length === 2 ? textOf(entry[0] as Canonical) : undefined;
    if (key === undefined || Object.hasOwn(object, key)) return undefined;
    put(
      object,
      key,
      within(path, key, () => decodeAt((entry as readonly Canonical[])[1], path)),
    );
  }
  return object;
}

function within<T>(path: Path, token: string | number, run: () => T): T {
  path.push(token);
  const result = run();
  path.pop();
  return result;
}
