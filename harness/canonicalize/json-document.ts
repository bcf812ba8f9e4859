import type { Canonical } from '../contract/type.ts';
import { exactText, kindText } from '../kit/decimal-text.ts';
import { numberForm, objectForm, put, textForm } from '../kit/form.ts';
import { isPlainObject } from '../kit/plain-object.ts';
import { isDecimal, isJsonNumber } from '../kit/values.ts';
import { bsonType, numberOf } from './bson-value.ts';
import type { Trail } from './misfit.ts';
import { HOLE, naturalForm } from './natural-form.ts';

type JsonType = { readonly kind: 'json'; readonly numbers: 'value' | 'kind' };

/** Deeper documents are misfits; cycles end here too. BSON stops at 100 levels, jsonb at several thousands. */
const MAX_DEPTH = 500;

/**
 * A JSON document in canonical form, from JavaScript values, parsed JSON or raw BSON. Its numbers become `$number`,
 * exact. What JSON does not have (dates, bytes, NaN, undefined, instances of classes) is a misfit where it stands.
 */
export function documentForm(value: unknown, type: JsonType, trail: Trail): Canonical {
  if (typeof value === 'string') return textForm(value);
  if (value === null || typeof value === 'boolean') return value;
  const number = numberText(value, type.numbers);
  if (number !== undefined) return numberForm(number);
  const { path } = trail;
  if (Array.isArray(value) && path.length < MAX_DEPTH) {
    const list: Canonical[] = [];
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      const item: unknown = value[index];
      list.push(item === undefined && !(index in value) ? trail.misfit(type, HOLE) : documentForm(item, type, trail));
      path.pop();
    }
    return list;
  }
  if (!isPlainObject(value) || path.length >= MAX_DEPTH) return trail.misfit(type, naturalForm(value));
  const members: Record<string, Canonical> = {};
  for (const key of Object.keys(value)) {
    path.push(key);
    put(members, key, documentForm(value[key], type, trail));
    path.pop();
  }
  return objectForm(members);
}

/**
 * A number of a document in its one text; undefined when the value is no finite number. By value, `9` and `9.0` are
 * `9`. By kind, what has digits behind the point, or is a BSON double, keeps one: `9.0`.
 *
 * A double means its shortest decimal text, which is what every JSON writer puts for it.
 */
function numberText(value: unknown, numbers: 'value' | 'kind'): string | undefined {
  if (typeof value === 'number') {
    // The usual case at once: a small integer is its own text, by value and by kind.
    if ((value | 0) === value && !Object.is(value, -0)) return String(value);
    return Number.isFinite(value) ? textOf(Object.is(value, -0) ? '-0' : String(value), numbers) : undefined;
  }
  if (typeof value === 'bigint') return textOf(String(value), numbers);
  if (typeof value !== 'object' || value === null) return undefined;
  if (isJsonNumber(value) || isDecimal(value)) return textOf(value.text, numbers);
  switch (bsonType(value)) {
    case 'Int32':
    case 'Long':
    case 'Decimal128':
      return textOf(String(value), numbers);
    case 'Double': {
      const double = numberOf(value);
      return Number.isFinite(double) ? textOf(Object.is(double, -0) ? '-0' : String(double), numbers, true) : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(literal: string, numbers: 'value' | 'kind', isFraction = false): string | undefined {
  return numbers === 'value' ? exactText(literal) : kindText(literal, isFraction);
}
