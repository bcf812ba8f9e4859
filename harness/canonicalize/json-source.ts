import type { Canonical } from '../contract/type.ts';
import { cohortText, doubleText, exactText, isIntegerLiteral } from '../kit/decimal-text.ts';
import { bytesForm, decimalForm, doubleForm, intForm, longForm, textForm, uuidForm } from '../kit/form.ts';
import { isJsonNumber } from '../kit/values.ts';
import { instantForm, microsOfText } from './instant-text.ts';
import { UUID } from './javascript-source.ts';
import type { ScalarType, Source } from './walk.ts';

/**
 * Reads values of structured types out of a JSON document (a json or jsonb column), by what JSON has for them:
 *
 * - int and long: a number written as an integer; double: a number that a double holds exactly (its shortest text has
 *   the same value); decimal: a number or a text, digits kept.
 * - instant: ISO 8601 text with an offset, as `to_jsonb(timestamptz)` and JavaScript write it; uuid: lower-case text;
 *   bytes: `\x` and hex, as `to_jsonb(bytea)` writes them.
 * - null for an optional field that does not admit null: missing, because `jsonb_build_object` cannot leave a key out.
 */
export const jsonSource: Source = {
  nullIsMissing: true,

  scalar(value, type) {
    if (isJsonNumber(value)) return numberScalar(value.text, type);
    if (typeof value === 'string') return textScalar(value, type);
    return type.kind === 'bool' && typeof value === 'boolean' ? value : undefined;
  },

  id(value) {
    if (typeof value === 'string') return value;
    return isJsonNumber(value) && isIntegerLiteral(value.text) ? value.text : undefined;
  },
};

function numberScalar(literal: string, type: ScalarType): Canonical | undefined {
  switch (type.kind) {
    case 'int':
      return isIntegerLiteral(literal) && literal !== '-0' && BigInt.asIntN(32, BigInt(literal)) === BigInt(literal) ? intForm(literal) : undefined;
    case 'long':
      return isIntegerLiteral(literal) && literal !== '-0' && BigInt.asIntN(64, BigInt(literal)) === BigInt(literal) ? longForm(literal) : undefined;
    case 'double': {
      const double = Number(literal);
      return exactText(doubleText(double)) === exactText(literal) ? doubleForm(double) : undefined;
    }
    case 'decimal':
      return decimalForm(literal);
    default:
      return undefined;
  }
}

function textScalar(text: string, type: ScalarType): Canonical | undefined {
  switch (type.kind) {
    case 'text':
      return textForm(text);
    case 'enum':
      return type.values.includes(text) ? textForm(text) : undefined;
    case 'uuid':
      return UUID.test(text) ? uuidForm(text) : undefined;
    case 'decimal':
      return cohortText(text) === undefined ? undefined : decimalForm(text);
    case 'bytes':
      return /^\\x(?:[0-9a-f]{2})*$/.test(text) ? bytesForm(Buffer.from(text.slice(2), 'hex')) : undefined;
    case 'instant': {
      const us = microsOfText(text);
      return us === undefined ? undefined : instantForm(us, type.precision);
    }
    default:
      return undefined;
  }
}
