import type { Canonical } from '../contract/type.ts';
import { bytesForm, dateForm, decimalForm, doubleForm, intForm, longForm, microsForm, textForm, uuidForm } from '../kit/form.ts';
import { isDecimal, isMicros } from '../kit/values.ts';
import { binaryOf, bsonType, longText, numberOf, uuidOf } from './bson-value.ts';
import type { ScalarType, Source } from './walk.ts';

/** A uuid's canonical text (RFC 9562, section 4): lower case (V18). */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Reads what repositories return in this process, and what the MongoDB driver reads with promotion off.
 *
 * A JavaScript number fits int (when it is a 32-bit integer and not -0) and double; a bigint fits long; `Int32`, `Long`
 * and `Double` fit their own type only (V08, V12). A `Date` fits instants of ms; `Micros`, and a BSON `Long` of µs,
 * fit instants of µs: a date there could have lost what it cannot hold (V13, V26).
 */
export const javascriptSource: Source = {
  nullIsMissing: false,

  scalar(value, type) {
    return typeof value === 'object' && value !== null ? objectScalar(value, type) : plainScalar(value, type);
  },

  id(value) {
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
    if (typeof value !== 'object' || value === null) return undefined;
    switch (bsonType(value)) {
      case 'ObjectId':
      case 'Int32':
      case 'Long':
        return String(value);
      case 'Binary':
        return uuidOf(value);
      default:
        return undefined;
    }
  },
};

function plainScalar(value: unknown, type: ScalarType): Canonical | undefined {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' ? textForm(value) : undefined;
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? textForm(value) : undefined;
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? uuidForm(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0) ? intForm(String(value)) : undefined;
    case 'long':
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? longForm(String(value)) : undefined;
    case 'double':
      return typeof value === 'number' ? doubleForm(value) : undefined;
    default:
      return undefined;
  }
}

function objectScalar(value: object, type: ScalarType): Canonical | undefined {
  const bson = bsonType(value);
  switch (type.kind) {
    case 'int':
      return bson === 'Int32' ? intForm(String(numberOf(value))) : undefined;
    case 'long': {
      const text = bson === 'Long' ? longText(value) : undefined;
      return text === undefined ? undefined : longForm(text);
    }
    case 'double':
      return bson === 'Double' ? doubleForm(numberOf(value)) : undefined;
    case 'decimal':
      if (bson === 'Decimal128') return decimalForm(String(value));
      return isDecimal(value) ? decimalForm(value.text) : undefined;
    case 'uuid': {
      const text = bson === 'Binary' ? uuidOf(value) : undefined;
      return text === undefined ? undefined : uuidForm(text);
    }
    case 'bytes': {
      if (bson !== 'Binary') return value instanceof Uint8Array ? bytesForm(value) : undefined;
      const { subType, bytes } = binaryOf(value);
      return subType === 0 ? bytesForm(bytes) : undefined;
    }
    case 'instant':
      return instantForm(value, bson, type.precision);
    default:
      return undefined;
  }
}

function instantForm(value: object, bson: string | undefined, precision: 'ms' | 'us'): Canonical | undefined {
  if (precision === 'ms') return value instanceof Date && !Number.isNaN(value.getTime()) ? dateForm(value.getTime()) : undefined;
  if (isMicros(value)) return microsForm(value.value);
  const text = bson === 'Long' ? longText(value) : undefined;
  return text === undefined ? undefined : microsForm(BigInt(text));
}
