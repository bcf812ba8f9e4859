import type { PostgresCell } from '../contract/stores.ts';
import type { LogicalType } from '../contract/type.ts';
import { isIntegerLiteral } from '../kit/decimal-text.ts';
import { parseJson } from '../kit/json-text.ts';
import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { type Canonicalized, canonicalize } from './canonicalize.ts';
import type { Aliases } from './id-aliases.ts';
import { parseArrayText } from './postgres-array.ts';

/** What a cell holds when its type and text do not give a value: kept, so that the canonicalizer calls it a misfit. */
class UnreadableCell {
  readonly #what: string;
  constructor(what: string) {
    this.#what = what;
  }
  toString(): string {
    return this.#what;
  }
}

/**
 * A row, read raw, under a collection's logical record: each cell is read by its PostgreSQL type, exactly, and must
 * fit the logical type of its field.
 *
 * - SQL's NULL is *missing* under `optional`, null under `nullable`, and fits nothing else.
 * - `timestamp` and `date` without zone fit no instant (V14); `infinity` fits none (V15).
 * - Inside json and jsonb, structured logical types are read by JSON's own kinds: an ISO text under an instant, an
 *   integer literal under int and long, null under `optional` as missing (`jsonb_build_object` cannot leave a key out).
 */
export function canonicalizePostgres(row: Readonly<Record<string, PostgresCell>>, type: Extract<LogicalType, { kind: 'record' }>, aliases: Aliases): Canonicalized {
  const values: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(row)) {
    const field = type.fields[name];
    values[name] = field === undefined ? cell.text : cellValue(cell, field);
  }
  return canonicalize(values, type, aliases);
}

const OID = {
  bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, json: 114, float4: 700, float8: 701, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700, uuid: 2950, jsonb: 3802,
} as const; // prettier-ignore

/** Array type → element type, by oid (PostgreSQL source, catalog/pg_type.dat). Arrays of other types read as text. */
const ELEMENT: ReadonlyMap<number, number> = new Map([
  [1000, OID.bool], [1001, OID.bytea], [1016, OID.int8], [1005, OID.int2], [1007, OID.int4], [199, OID.json], [1021, OID.float4], [1022, OID.float8],
  [1182, OID.date], [1115, OID.timestamp], [1185, OID.timestamptz], [1231, OID.numeric], [2951, OID.uuid], [3807, OID.jsonb], [1009, 25], [1015, 1043], [1014, 1042],
]); // prettier-ignore

function cellValue(cell: PostgresCell, type: LogicalType): unknown {
  if (cell.text === null) return isOptional(type) ? undefined : null;
  const inner = bare(type);
  const element = ELEMENT.get(cell.oid);
  if (element !== undefined && (inner.kind === 'array' || inner.kind === 'set')) {
    return parseArrayText(cell.text).map((text) => cellValue({ oid: element, text }, inner.of));
  }
  if (cell.oid === OID.json || cell.oid === OID.jsonb) {
    const document = parseJson(cell.text);
    return inner.kind === 'json' ? document : fromJson(document, inner);
  }
  return scalarOf(cell.oid, cell.text);
}

function scalarOf(oid: number, text: string): unknown {
  switch (oid) {
    case OID.bool:
      return text === 't';
    case OID.int2:
    case OID.int4:
      return Number(text);
    case OID.int8:
      return BigInt(text);
    case OID.float4:
    case OID.float8:
      // A double read as an int would fit a logical int: -0, 1 and 1.0 must stay doubles.
      return new RawDouble(Number(text));
    case OID.numeric:
      return new Decimal(text);
    case OID.bytea:
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
    case OID.timestamptz:
      return instantOf(text);
    case OID.timestamp:
    case OID.date:
      return new UnreadableCell(`${oid === OID.date ? 'date' : 'timestamp without time zone'} ${text}`);
    default:
      return text;
  }
}

/** A double that cannot be taken for an int, recognised by the canonicalizer as raw BSON's is. */
class RawDouble {
  readonly _bsontype = 'Double';
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  toString(): string {
    return String(this.value);
  }
}

/** PostgreSQL's ISO text of a timestamptz in UTC: `2026-01-01 00:00:00.123456+00`. Years past 9999 and BC do not parse here. */
function instantOf(text: string): unknown {
  try {
    return Micros.fromIso(text.replace(/([+-]\d\d)$/, '$1:00'));
  } catch {
    return new UnreadableCell(`timestamptz ${text}`);
  }
}

/** Values of a structured logical type out of a JSON document. */
function fromJson(value: unknown, type: LogicalType): unknown {
  const inner = bare(type);
  if (value === null) return isOptional(type) ? undefined : null;
  switch (inner.kind) {
    case 'record':
      return isObject(value) ? mapFields(value, (item, name) => (inner.fields[name] === undefined ? item : fromJson(item, inner.fields[name]))) : value;
    case 'map':
      return isObject(value) ? mapFields(value, (item) => fromJson(item, inner.of)) : value;
    case 'array':
    case 'set':
      return Array.isArray(value) ? value.map((item) => fromJson(item, inner.of)) : value;
    case 'int':
      return value instanceof JsonNumber && isIntegerLiteral(value.text) ? Number(value.text) : value;
    case 'long':
      return value instanceof JsonNumber && isIntegerLiteral(value.text) ? BigInt(value.text) : value;
    case 'double':
      return value instanceof JsonNumber ? new RawDouble(Number(value.text)) : value;
    case 'decimal':
      return value instanceof JsonNumber ? new Decimal(value.text) : value;
    case 'bytes':
      return typeof value === 'string' && value.startsWith('\\x') ? new Uint8Array(Buffer.from(value.slice(2), 'hex')) : value;
    case 'instant':
      return typeof value === 'string' ? instantOf(value) : value;
    default:
      return value;
  }
}

function mapFields(value: Readonly<Record<string, unknown>>, map: (item: unknown, name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(item, name)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function isOptional(type: LogicalType): boolean {
  return type.kind === 'optional' || (type.kind === 'rule' && isOptional(type.of));
}

/** A type without nullable, optional and rule around it. */
function bare(type: LogicalType): LogicalType {
  return type.kind === 'nullable' || type.kind === 'optional' || type.kind === 'rule' ? bare(type.of) : type;
}
