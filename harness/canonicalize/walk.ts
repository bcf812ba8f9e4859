import type { Canonical, LogicalType } from '../contract/type.ts';
import { idForm, misfitForm, objectForm, put } from '../kit/form.ts';
import { isPlainObject } from '../kit/plain-object.ts';
import { sortedMembers } from '../kit/rules.ts';
import { typeName } from '../kit/type-name.ts';
import type { Aliases } from './id-aliases.ts';
import { documentForm } from './json-document.ts';
import { describe, type Trail } from './misfit.ts';
import { HOLE, naturalForm } from './natural-form.ts';
import { planOf, type RecordType } from './record-plan.ts';

/** Types whose values have no parts. */
export type ScalarType = Exclude<LogicalType, { kind: 'none' | 'json' | 'id' | 'array' | 'set' | 'map' | 'record' | 'nullable' | 'optional' | 'rule' }>;

/** How single values are read: from JavaScript and BSON, or from within a JSON document. */
export interface Source {
  /** The form of a value under its type; undefined when it does not fit. */
  scalar(value: unknown, type: ScalarType): Canonical | undefined;
  /** The text of an id that the store invented; undefined when the value is none. */
  id(value: unknown): string | undefined;
  /** Whether null stands for a missing field where null itself would not fit. */
  readonly nullIsMissing: boolean;
}

/** One walk over a value under its type: its canonical form, and on the trail what does not fit. */
export class Walk {
  readonly #source: Source;
  readonly #aliases: Aliases;
  readonly #trail: Trail;

  constructor(source: Source, aliases: Aliases, trail: Trail) {
    this.#source = source;
    this.#aliases = aliases;
    this.#trail = trail;
  }

  form(value: unknown, type: LogicalType): Canonical {
    switch (type.kind) {
      case 'record':
        return isPlainObject(value) ? this.#record(value, type) : this.#misfit(value, type);
      case 'array':
        return Array.isArray(value) ? this.#list(value, type.of) : this.#misfit(value, type);
      case 'set':
        return Array.isArray(value) ? sortedMembers(this.#list(value, type.of)) : this.#misfit(value, type);
      case 'map':
        return isPlainObject(value) ? this.#map(value, type.of) : this.#misfit(value, type);
      case 'json':
        return documentForm(value, type, this.#trail);
      case 'nullable':
        return value === null ? null : this.form(value, type.of);
      case 'optional':
      case 'rule':
        return this.form(value, type.of);
      case 'none':
        return value === undefined ? null : this.#misfit(value, type);
      case 'id': {
        const id = this.#source.id(value);
        return id === undefined ? this.#misfit(value, type) : idForm(this.#aliases.symbolOf(type.role, id));
      }
      default:
        return this.#source.scalar(value, type) ?? this.#misfit(value, type);
    }
  }

  #record(value: Readonly<Record<string, unknown>>, type: RecordType): Canonical {
    const plan = planOf(type);
    const { path } = this.#trail;
    const form: Record<string, Canonical> = {};
    let present = 0;
    for (const field of plan.fields) {
      const has = Object.hasOwn(value, field.name);
      if (has) present++;
      const item = has ? value[field.name] : undefined;
      // A property that is undefined reads like one that is not there, and is stored like it (V19, C05).
      if (item === undefined && field.optional) continue;
      if (item === null && field.optional && this.#source.nullIsMissing && !admitsNull(field.type)) continue;
      path.push(field.name);
      if (has) put(form, field.name, this.form(item, field.type));
      else this.#trail.note(typeName(field.type), 'nothing');
      path.pop();
    }
    const undeclared = Object.keys(value).length > present;
    if (undeclared) for (const name of Object.keys(value)) if (!plan.names.has(name)) put(form, name, this.#undeclared(name, value[name]));
    return plan.plain && !undeclared ? form : objectForm(form);
  }

  #undeclared(name: string, value: unknown): Canonical {
    const really = naturalForm(value);
    this.#trail.path.push(name);
    this.#trail.note('no such field', describe(really));
    this.#trail.path.pop();
    return misfitForm(really);
  }

  #map(value: Readonly<Record<string, unknown>>, of: LogicalType): Canonical {
    const form: Record<string, Canonical> = {};
    // In the order of the keys, so that ids are first seen alike on all sides.
    for (const key of Object.keys(value).sort()) {
      this.#trail.path.push(key);
      put(form, key, this.form(value[key], of));
      this.#trail.path.pop();
    }
    return objectForm(form);
  }

  #list(value: readonly unknown[], of: LogicalType): Canonical[] {
    const { path } = this.#trail;
    const form: Canonical[] = [];
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      form.push(index in value ? this.form(value[index], of) : this.#trail.misfit(of, HOLE));
      path.pop();
    }
    return form;
  }

  #misfit(value: unknown, type: LogicalType): Canonical {
    return this.#trail.misfit(type, naturalForm(value));
  }
}

function admitsNull(type: LogicalType): boolean {
  if (type.kind === 'optional' || type.kind === 'rule') return admitsNull(type.of);
  return type.kind === 'nullable' || type.kind === 'json';
}
