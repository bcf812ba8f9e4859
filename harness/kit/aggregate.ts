import type { AggregateConversion, ConvertedTable, KeepRule, Reference, RepeatedTable, Row, StoredDocument } from '../contract/conversion.ts';
import type { Tier } from '../contract/module.ts';
import { at, type Codec } from './codecs.ts';
import { FieldPaths } from './field-paths.ts';
import { UnfitError } from './unfit-error.ts';
import { valueAt } from './value-at.ts';

/** A column's place in the document, dots between the names (empty: the member itself), and how its value is written. */
export type ColumnMap = readonly [path: string, codec: Codec];

/** A list whose members are rows of a table of their own. */
export interface ListMap {
  /** Path of the list, in the document or in the member that holds it. */
  readonly at: string;
  readonly table: string;
  /** Columns that identify a row, tenant first: the holder's key is a part of it. */
  readonly key: readonly string[];
  /** Own column → column of the holder, for its key. Default: each column of the holder's key, by the same name. */
  readonly holder?: Readonly<Record<string, string>>;
  /** Columns that the list is in the order of. Default: those of the key. */
  readonly order?: readonly string[];
  /** Column that bears the member's place in the list, and the place of the first. */
  readonly ordinal?: { readonly column: string; readonly first: number };
  readonly columns: Readonly<Record<string, ColumnMap>>;
  readonly lists?: readonly ListMap[];
}

/** A field that repeats what another aggregate's table holds. */
export interface RepeatMap {
  readonly table: string;
  readonly columns: readonly string[];
  readonly by: RepeatedTable['by'];
  /** The field's value, of the rows in any order. */
  from(rows: readonly Row[]): unknown;
}

/** An aggregate as column maps. */
export interface AggregateMap {
  readonly collection: string;
  /** C: converts nothing, and is written to both stores while both are in use, so that work in hand outlives a way back. */
  readonly tier: Tier;
  readonly keep?: KeepRule;
  /** What it refers to that a rule of tier B may pass over. */
  readonly refers?: readonly Reference[];
  readonly shows: readonly string[];
  readonly table: string;
  /** Columns that identify a row, tenant first. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnMap>>;
  readonly lists?: readonly ListMap[];
  /** Fields that repeat other tables, by their path. What they say is not held against those tables before it is made of them. */
  readonly repeats?: Readonly<Record<string, RepeatMap>>;
  /** Fields that follow from the others: `_id` where it is made of the key. */
  readonly derived?: Readonly<Record<string, (document: StoredDocument) => unknown>>;
  /** Fields that stay behind, with why; on the way back the field has this value, or is missing where there is none. */
  readonly left?: Readonly<Record<string, { readonly reason: string; readonly value?: unknown }>>;
}

/** Makes an aggregate of column maps, in both directions. A field that no map takes is refused: it would be lost. */
export function aggregate(map: AggregateMap): AggregateConversion {
  const tables: ConvertedTable[] = [];
  const root = new MappedTable({ ...map, at: '', holder: {} }, undefined, tables, map);
  const repeats = Object.entries(map.repeats ?? {});
  const known = new FieldPaths([...root.paths(), ...Object.keys({ ...map.repeats, ...map.derived, ...map.left })]);
  const identity = map.key.map((column) => map.columns[column]?.[0] ?? '');
  if (identity.includes('')) throw new TypeError(`aggregate of "${map.collection}": every column of the key comes from a field of the document`);
  return {
    collection: map.collection,
    tier: map.tier,
    ...(map.keep === undefined ? {} : { keep: map.keep }),
    ...(map.refers === undefined ? {} : { refers: map.refers }),
    shows: map.shows,
    tables,
    ...(repeats.length === 0 ? {} : { repeats: repeats.map(([, { table, columns, by }]) => ({ name: table, columns, by })) }),
    left: Object.fromEntries(Object.entries(map.left ?? {}).map(([path, { reason }]) => [path, reason])),
    identity,
    toRows(document) {
      known.check(document);
      const rows: Row[][] = tables.map(() => []);
      root.write(document, {}, 0, rows);
      return rows;
    },
    toDocument(rows) {
      const document = root.read(rows, undefined)[0];
      if (document === undefined) throw new TypeError(`no row of "${map.table}": the document is not there`);
      const whole = document as Record<string, unknown>;
      for (const [index, [path, { from }]] of repeats.entries()) setAt(whole, path, from(rows[tables.length + index] ?? []));
      for (const [path, { value }] of Object.entries(map.left ?? {})) if (value !== undefined) setAt(whole, path, value);
      for (const [path, derive] of Object.entries(map.derived ?? {})) setAt(whole, path, derive(whole));
      return whole;
    },
  };
}

/** A collection that starts fresh, and stays on its store while both are in use: locks of a repository, say. */
export function freshStart(collection: string, shows: readonly string[]): AggregateConversion {
  const none = (): never => {
    throw new TypeError(`collection "${collection}" starts fresh: it has no conversion`);
  };
  return { collection, tier: 'C', shows, tables: [], left: {}, identity: [], toRows: none, toDocument: none };
}

/** One table of the maps and those below it. */
class MappedTable {
  readonly #map: ListMap;
  readonly #columns: readonly (readonly [column: string, path: readonly string[], codec: Codec, field: string])[];
  readonly #holder: readonly (readonly [own: string, holder: string])[];
  readonly #lists: readonly MappedTable[];
  readonly #index: number;

  constructor(map: ListMap, holder: ListMap | undefined, tables: ConvertedTable[], root: AggregateMap, above?: ConvertedTable) {
    this.#map = map;
    this.#columns = Object.entries(map.columns).map(([column, [path, codec]]) => [column, path === '' ? [] : path.split('.'), codec, path]);
    this.#holder = Object.entries(map.holder ?? Object.fromEntries((holder?.key ?? []).map((column) => [column, column])));
    this.#index = tables.length;
    const own = [...this.#holder.map(([column]) => column), ...(map.ordinal === undefined ? [] : [map.ordinal.column]), ...Object.keys(map.columns)];
    const table: ConvertedTable = { name: map.table, columns: own, key: map.key, parent: this.#parent(above, root) };
    tables.push(table);
    this.#lists = (map.lists ?? []).map((list) => new MappedTable(list, map, tables, root, table));
  }

  /** Own columns that bear the first table's key: the holder's, or what the holder's bear. */
  #parent(above: ConvertedTable | undefined, root: AggregateMap): Readonly<Record<string, string>> {
    if (above === undefined) return {};
    const pairs = this.#holder.flatMap(([own, column]) => {
      const borne = above.name === root.table ? column : above.parent[column];
      return borne === undefined || !root.key.includes(borne) ? [] : [[own, borne] as const];
    });
    if (pairs.length !== root.key.length) throw new TypeError(`table "${this.#map.table}" must bear the whole key of "${root.table}": ${root.key.join(', ')}`);
    return Object.fromEntries(pairs);
  }

  paths(): string[] {
    const within = (path: string) => (path === '' ? '*' : `*.${path}`);
    const lists = this.#lists.flatMap((list) => [list.#map.at, ...list.paths().map((path) => `${list.#map.at}.${within(path)}`)]);
    return [...this.#columns.map(([, , , field]) => field), ...lists];
  }

  write(value: unknown, holder: Row, position: number, rows: Row[][]): void {
    const row: Record<string, string | null> = {};
    for (const [own, column] of this.#holder) row[own] = holder[column] ?? null;
    const { ordinal } = this.#map;
    if (ordinal !== undefined) row[ordinal.column] = String(position + ordinal.first);
    for (const [column, path, codec, field] of this.#columns) row[column] = writeField(codec, valueAt(value, path), field);
    (rows[this.#index] as Row[]).push(row);
    for (const list of this.#lists) {
      const members = valueAt(value, list.#map.at.split('.'));
      if (!Array.isArray(members)) throw new UnfitError(list.#map.at, 'is no list');
      for (const [index, member] of members.entries()) {
        at(`${list.#map.at}.${index}`, () => list.write(member, row, index, rows));
      }
    }
  }

  /** The members that these rows stand for, in their order; those of one holder where one is given. */
  read(rows: readonly (readonly Row[])[], holder: Row | undefined): unknown[] {
    const own = (rows[this.#index] ?? []).filter((row) => holder === undefined || this.#holder.every(([column, from]) => row[column] === holder[from]));
    return own.sort((one, other) => this.#order(one, other)).map((row) => this.#member(row, rows));
  }

  #member(row: Row, rows: readonly (readonly Row[])[]): unknown {
    const document: Record<string, unknown> = {};
    for (const [column, path, codec, field] of this.#columns) {
      const value = at(field, () => codec.fromText(row[column] ?? null));
      if (path.length === 0) return value;
      if (value !== undefined) setAt(document, field, value);
    }
    for (const list of this.#lists) setAt(document, list.#map.at, list.read(rows, row));
    return document;
  }

  #order(one: Row, other: Row): number {
    const { ordinal, key, order = key } = this.#map;
    if (ordinal !== undefined) return Number(one[ordinal.column]) - Number(other[ordinal.column]);
    for (const column of order) {
      const [left, right] = [one[column] ?? '', other[column] ?? ''];
      const isNumber = ['int', 'long'].includes(this.#map.columns[column]?.[1].name ?? '');
      const compared = isNumber ? Number(left) - Number(right) : Buffer.compare(Buffer.from(left), Buffer.from(right));
      if (compared !== 0) return compared;
    }
    return 0;
  }
}

/** Inlined try: this is the converter's innermost loop, and a closure a field would be a third of its time. */
function writeField(codec: Codec, value: unknown, field: string): string | null {
  try {
    return codec.toText(value);
  } catch (error) {
    throw error instanceof UnfitError ? error.within(field) : error;
  }
}

function setAt(document: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() as string;
  let holder = document;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as Record<string, unknown>;
  }
  holder[last] = value;
}
