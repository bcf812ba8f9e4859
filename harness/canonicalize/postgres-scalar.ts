import type { Canonical } from '../contract/type.ts';
import { bytesForm, decimalForm, doubleForm, intForm, longForm, microsForm, textForm, uuidForm } from '../kit/form.ts';
import { parseJson } from '../kit/json-text.ts';
import { arrayMembers } from '../kit/postgres-array.ts';
import { instantForm, microsOfText } from './instant-text.ts';
import { naturalForm } from './natural-form.ts';
import type { ScalarType } from './walk.ts';

/** Types of PostgreSQL by oid (source, catalog/pg_type.dat). */
const OID = {
  bool: 16,
  bytea: 17,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  json: 114,
  float4: 700,
  float8: 701,
  unknown: 705,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** Oids from here on are given to types that a user made: enums, citext, composites, and arrays of these. */
const FIRST_USER_OID = 16_384;

/** Array type → type of its members, by oid (source, catalog/pg_type.dat, `array_type_oid`). */
const MEMBER_OF: ReadonlyMap<number, number> = new Map([
  [199, OID.json],
  [1000, OID.bool],
  [1001, OID.bytea],
  [1002, OID.char],
  [1003, OID.name],
  [1005, OID.int2],
  [1007, OID.int4],
  [1009, OID.text],
  [1014, OID.bpchar],
  [1015, OID.varchar],
  [1016, OID.int8],
  [1021, OID.float4],
  [1022, OID.float8],
  [1115, OID.timestamp],
  [1182, OID.date],
  [1185, OID.timestamptz],
  [1231, OID.numeric],
  [2951, OID.uuid],
  [3807, OID.jsonb],
]);

export const isJsonOid = (oid: number): boolean => oid === OID.json || oid === OID.jsonb;

/** The oid of an array's members; undefined when the type is no array. A user's type is an array if its text is one. */
export function memberOid(oid: number, text: string): number | undefined {
  if (oid < FIRST_USER_OID) return MEMBER_OF.get(oid);
  return text.startsWith('{') ? FIRST_USER_OID : undefined;
}

/** Text, and types of the user's own that are written as text: enums, citext, domains over text. */
function isTextual(oid: number): boolean {
  return oid === OID.text || oid === OID.varchar || oid === OID.bpchar || oid === OID.name || oid === OID.char || oid === OID.unknown || oid >= FIRST_USER_OID;
}

/** The form of a cell under a scalar type; undefined when the column's own type, or the value, does not fit it. */
export function postgresScalar(oid: number, text: string, type: ScalarType): Canonical | undefined {
  switch (type.kind) {
    case 'bool':
      return oid === OID.bool ? text === 't' : undefined;
    case 'int':
      return oid === OID.int4 || oid === OID.int2 ? intForm(text) : undefined;
    case 'long':
      return oid === OID.int8 ? longForm(text) : undefined;
    case 'double':
      return oid === OID.float8 ? doubleForm(Number(text)) : undefined;
    case 'decimal':
      return oid === OID.numeric ? decimalForm(text) : undefined;
    case 'text':
      return isTextual(oid) ? textForm(text) : undefined;
    case 'enum':
      return isTextual(oid) && type.values.includes(text) ? textForm(text) : undefined;
    case 'uuid':
      return oid === OID.uuid || (isTextual(oid) && isUuid(text)) ? uuidForm(text) : undefined;
    case 'bytes':
      return oid === OID.bytea ? bytesForm(bytesOf(text)) : undefined;
    case 'instant': {
      const us = oid === OID.timestamptz ? microsOfText(text) : undefined;
      return us === undefined ? undefined : instantForm(us, type.precision);
    }
  }
}

/** The text of an id that the store invented; undefined when no such id has this column type. */
export function postgresId(oid: number, text: string): string | undefined {
  return isTextual(oid) || oid === OID.uuid || oid === OID.int8 || oid === OID.int4 || oid === OID.int2 ? text : undefined;
}

/** A cell by what it really is, whatever it should have been. */
export function naturalCell(oid: number, text: string | null): Canonical {
  if (text === null) return null;
  const member = memberOid(oid, text);
  const members = member === undefined ? undefined : arrayMembers(text);
  if (member !== undefined && members !== undefined) return members.map((each) => naturalCell(member, each));
  switch (oid) {
    case OID.bool:
      return text === 't';
    case OID.int2:
    case OID.int4:
      return intForm(text);
    case OID.int8:
      return longForm(text);
    case OID.float4:
      return { $float4: text };
    case OID.float8:
      return doubleForm(Number(text));
    case OID.numeric:
      return decimalForm(text);
    case OID.uuid:
      return uuidForm(text);
    case OID.bytea:
      return bytesForm(bytesOf(text));
    case OID.timestamptz: {
      const us = microsOfText(text);
      return us === undefined ? { $timestampMicros: text } : microsForm(us);
    }
    case OID.timestamp:
      return { $localTimestamp: text };
    case OID.date:
      return { $localDate: text };
    case OID.json:
    case OID.jsonb:
      return naturalDocument(text);
    default:
      return isTextual(oid) ? textForm(text) : { $postgres: { oid: String(oid), text } };
  }
}

function naturalDocument(text: string): Canonical {
  try {
    return naturalForm(parseJson(text));
  } catch {
    // A `json` column holds what was written: repeated keys, `\u0000`, any depth (V02, V04).
    return { $json: textForm(text) };
  }
}

/** `\x` and hex: the reader sets `bytea_output = hex`. */
const bytesOf = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex');

const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
