import type { Misfit } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import type { Aliases } from './id-aliases.ts';
import { escapeToken, jsonForm } from './json-form.ts';
import { MisfitList, typeName } from './misfit.ts';
import { isRawBson, scalarForm } from './scalars.ts';

/** A canonical form, and where the value did not fit its declared type. */
export interface Canonicalized {
  readonly form: Canonical;
  readonly misfits: readonly Misfit[];
}

/**
 * A value under its logical type in canonical form. Takes what repositories return (JavaScript values) and what the
 * MongoDB driver reads with promotion off (`Int32`, `Long`, `Double`, `Decimal128`, `ObjectId`, `Binary`).
 *
 * Injective: two values have one form only if their type says that they are equal (members of a set in another order,
 * JSON numbers of one value, keys in another order). What does not fit is kept under `$misfit`, never coerced.
 */
export function canonicalize(value: unknown, type: LogicalType, aliases: Aliases): Canonicalized {
  const walk = new Walk(aliases);
  const form = walk.form(value, type, '');
  return { form, misfits: walk.misfits.list };
}

class Walk {
  readonly misfits = new MisfitList();
  readonly #aliases: Aliases;

  constructor(aliases: Aliases) {
    this.#aliases = aliases;
  }

  form(value: unknown, type: LogicalType, pointer: string): Canonical {
    switch (type.kind) {
      case 'none':
        return value === undefined ? null : this.#misfit(value, type, pointer);
      case 'nullable':
        return value === null ? null : this.form(value, type.of, pointer);
      case 'optional':
      case 'rule':
        return this.form(value, type.of, pointer);
      case 'json':
        return jsonForm(value, type.numbers, pointer, (at, found) => this.misfits.add(at, 'a JSON value', found));
      case 'id':
        return this.#id(value, type, pointer);
      case 'array':
        return Array.isArray(value) ? Array.from(value, (item, index) => this.form(item, type.of, `${pointer}/${index}`)) : this.#misfit(value, type, pointer);
      case 'set':
        return Array.isArray(value) ? sorted(Array.from(value, (item, index) => this.form(item, type.of, `${pointer}/${index}`))) : this.#misfit(value, type, pointer);
      case 'map':
        return isPlain(value) ? this.#map(value, type.of, pointer) : this.#misfit(value, type, pointer);
      case 'record':
        return isPlain(value) ? this.#record(value, type, pointer) : this.#misfit(value, type, pointer);
      default:
        return scalarForm(value, type) ?? this.#misfit(value, type, pointer);
    }
  }

  #map(value: Readonly<Record<string, unknown>>, of: LogicalType, pointer: string): Canonical {
    return { $map: Object.entries(value).sort(byKey).map(([key, item]) => [key, this.form(item, of, `${pointer}/${escapeToken(key)}`)]) };
  }

  #record(value: Readonly<Record<string, unknown>>, type: Extract<LogicalType, { kind: 'record' }>, pointer: string): Canonical {
    const form: Record<string, Canonical> = {};
    for (const [name, field] of Object.entries(type.fields)) {
      const at = `${pointer}/${escapeToken(name)}`;
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      // JavaScript's undefined is how a missing field reads, whether the key is there or not (V19).
      if (item === undefined && field.kind !== 'none') {
        if (field.kind !== 'optional') form[name] = this.misfits.add(at, typeName(field), undefined);
      } else form[name] = this.form(item, field, at);
    }
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(type.fields, name) || value[name] === undefined) continue;
      form[name] = this.misfits.add(`${pointer}/${escapeToken(name)}`, 'no such field', value[name]);
    }
    return form;
  }

  #id(value: unknown, type: Extract<LogicalType, { kind: 'id' }>, pointer: string): Canonical {
    const isId = typeof value === 'string' || typeof value === 'bigint' || Number.isSafeInteger(value) || (isRawBson(value) && value._bsontype !== 'Double');
    return isId ? { $id: this.#aliases.symbolOf(type.role, String(value)) } : this.#misfit(value, type, pointer);
  }

  #misfit(value: unknown, type: LogicalType, pointer: string): Canonical {
    return this.misfits.add(pointer, typeName(type), value);
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || isRawBson(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Members of a set in the order of their canonical texts. */
export function sorted(members: readonly Canonical[]): Canonical[] {
  return members
    .map((form) => ({ form, text: canonicalText(form) }))
    .sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ form }) => form);
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number => (one < other ? -1 : one > other ? 1 : 0);
