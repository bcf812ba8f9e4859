import type { PostgresCell } from '../contract/stores.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { idForm, misfitForm, objectForm, put } from '../kit/form.ts';
import { JsonTextError, parseJson } from '../kit/json-text.ts';
import { arrayMembers } from '../kit/postgres-array.ts';
import { sortedMembers } from '../kit/rules.ts';
import { typeName } from '../kit/type-name.ts';
import type { Canonicalized } from './canonicalize.ts';
import type { Aliases } from './id-aliases.ts';
import { jsonSource } from './json-source.ts';
import { describe, Trail } from './misfit.ts';
import { isJsonOid, memberOid, naturalCell, postgresId, postgresScalar } from './postgres-scalar.ts';
import { planOf, type RecordType } from './record-plan.ts';
import { Walk } from './walk.ts';

/**
 * A row, read raw, under a collection's logical record. Each cell is read by the column's own type, exactly, and must
 * fit the logical type of its field; columns and fields must be the same.
 *
 * - int2 and int4 fit int, int8 long, float8 double, numeric decimal, bool bool, bytea bytes, json and jsonb a JSON
 *   document; text, varchar, bpchar, citext and enums fit text, and enum and uuid where the text is one; uuid fits uuid.
 * - timestamptz fits an instant; of ms precision only when its µs are whole ms (V26). `timestamp` and `date` have no zone
 *   and fit none (V14), nor does `infinity` (V15).
 * - NULL is *missing* under `optional`, null under `nullable`, and fits nothing else.
 * - One-dimensional arrays, json and jsonb stand for lists and sets; json and jsonb for records, maps and single values
 *   too, by the rules of `jsonSource`.
 */
export function canonicalizePostgres(row: Readonly<Record<string, PostgresCell>>, type: RecordType, aliases: Aliases): Canonicalized {
  const walk = new RowWalk(aliases);
  const form = walk.row(row, type);
  return { form, misfits: walk.trail.misfits };
}

class RowWalk {
  readonly trail = new Trail();
  readonly #aliases: Aliases;
  readonly #json: Walk;

  constructor(aliases: Aliases) {
    this.#aliases = aliases;
    this.#json = new Walk(jsonSource, aliases, this.trail);
  }

  row(row: Readonly<Record<string, PostgresCell>>, type: RecordType): Canonical {
    const plan = planOf(type);
    const { path } = this.trail;
    const form: Record<string, Canonical> = {};
    for (const field of plan.fields) {
      path.push(field.name);
      const cell = Object.hasOwn(row, field.name) ? row[field.name] : undefined;
      if (cell === undefined) this.trail.note(typeName(field.type), 'no column of that name');
      else if (cell.text !== null || !field.optional) put(form, field.name, this.#cell(cell, field.type));
      path.pop();
    }
    for (const [name, { oid, text }] of Object.entries(row)) {
      if (plan.names.has(name)) continue;
      const really = naturalCell(oid, text);
      path.push(name);
      this.trail.note('no such field', describe(really));
      path.pop();
      put(form, name, misfitForm(really));
    }
    return objectForm(form);
  }

  #cell(cell: PostgresCell, type: LogicalType): Canonical {
    const { oid, text } = cell;
    if (type.kind === 'optional' || type.kind === 'rule') return this.#cell(cell, type.of);
    if (type.kind === 'nullable') return text === null ? null : this.#cell(cell, type.of);
    if (text === null) return this.#misfit(cell, type);
    if (isJsonOid(oid)) return this.#document(cell, text, type);
    switch (type.kind) {
      case 'array':
      case 'set': {
        const list = this.#array(oid, text, type.of);
        if (list === undefined) return this.#misfit(cell, type);
        return type.kind === 'set' ? sortedMembers(list) : list;
      }
      case 'id': {
        const id = postgresId(oid, text);
        return id === undefined ? this.#misfit(cell, type) : idForm(this.#aliases.symbolOf(type.role, id));
      }
      case 'none':
      case 'json':
      case 'map':
      case 'record':
        return this.#misfit(cell, type);
      default:
        return postgresScalar(oid, text, type) ?? this.#misfit(cell, type);
    }
  }

  #array(oid: number, text: string, of: LogicalType): Canonical[] | undefined {
    const member = memberOid(oid, text);
    const members = member === undefined ? undefined : arrayMembers(text);
    if (member === undefined || members === undefined) return undefined;
    return members.map((each, index) => {
      this.trail.path.push(index);
      const form = this.#cell({ oid: member, text: each }, of);
      this.trail.path.pop();
      return form;
    });
  }

  #document(cell: PostgresCell, text: string, type: LogicalType): Canonical {
    try {
      return this.#json.form(parseJson(text), type);
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      return this.#misfit(cell, type);
    }
  }

  #misfit({ oid, text }: PostgresCell, type: LogicalType): Canonical {
    return this.trail.misfit(type, naturalCell(oid, text));
  }
}
