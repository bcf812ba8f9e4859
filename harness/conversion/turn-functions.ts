import { escapeIdentifier, escapeLiteral } from 'pg';
import type { AggregateConversion, ConversionDefinition, ConvertedTable } from '../contract/conversion.ts';
import { sha256Hex } from '../kit/digest.ts';
import { rootColumns, tableName } from './table-sql.ts';

/** Functions by which an outbox takes its turn, in the schema of the harness's own. */
export interface TurnFunctions {
  /** Takes so many aggregates at most: see `takeTurn`. Quoted, with its schema. */
  readonly take: string;
  /** Makes them, or makes them again. */
  readonly ddl: string;
}

/** Entries that a turn looks at for each aggregate that it takes at most: one has several, and however many wait, few are read. */
export const ENTRIES_EACH = 4;

/** The session's lock that one holds who brings a module's changes over. */
export const turnLock = (module: string): string => `hashtextextended(${escapeLiteral(`cutover outbox ${module}`)}, 0)`;

const RETURNS = 'returns table (what text, id text[], seqs text[], was jsonb, held json) language plpgsql';

/**
 * One statement has the turn, what waits, and how it stands: each statement more takes a store's answer and the driver's
 * work once more. They are named by what they do, so that processes that run different definitions have each their own.
 */
export function turnFunctions({ module, aggregates }: ConversionDefinition, schema: string): TurnFunctions {
  const all = Object.entries(aggregates).filter(([, { tables }]) => tables.length > 0);
  const keys = all.flatMap(([, { tables }], at) => tables.slice(0, 1).flatMap((root) => keyVariables(schema, root, at)));
  const cases = all.map(([name, aggregate], at) => `if what = ${escapeLiteral(name)} then ${standing(schema, aggregate, at)} end if;`);
  // Refused before comes last; then the oldest first.
  const looks = `declare ${keys.join(' ')}
    begin
      for what, id, seqs, was in
        select w.aggregate, w.key, array_agg(w.seq::text), (array_agg(w.gone order by w.seq desc) filter (where w.gone is not null))[1]
        from (select * from cutover.outbox o where o.module = ${escapeLiteral(module)} order by o.attempts, o.seq limit at_most * ${ENTRIES_EACH}) w
        group by w.aggregate, w.key order by min(w.attempts), min(w.seq) limit at_most
      loop
        held := null;
        ${cases.join('\n        ')}
        return next;
      end loop;
    end`;
  const mark = sha256Hex(looks).slice(0, 16);
  const [take, look] = [`cutover.${escapeIdentifier(`turn ${mark}`)}`, `cutover.${escapeIdentifier(`standing ${mark}`)}`] as const;
  // Looked at behind the lock, whatever the statement saw when it began: what another has brought meanwhile may be outdated by
  // now, and is gone then. All of it is of one moment, since what does not change anything sees what its caller sees.
  const takes = `begin
      perform pg_advisory_lock(${turnLock(module)});
      return query select s.* from ${look}(at_most) s;
      if not found then perform pg_advisory_unlock(${turnLock(module)}); end if;
    end`;
  return {
    take,
    ddl: `create or replace function ${look}(at_most integer) ${RETURNS} stable as ${escapeLiteral(looks)};
      create or replace function ${take}(at_most integer) ${RETURNS} volatile as ${escapeLiteral(takes)}`,
  };
}

/** Variables of the key's own types, so that an index serves. */
function keyVariables(schema: string, root: ConvertedTable, at: number): readonly string[] {
  return root.key.map((column, place) => `${variable(at, place)} ${tableName(schema, root)}.${escapeIdentifier(column)}%type;`);
}

const variable = (at: number, place: number): string => `cutover_key_${at}_${place}`;

/** The rows of one aggregate, by table: null where the first has none. */
function standing(schema: string, { tables, repeats = [] }: AggregateConversion, at: number): string {
  const [root] = tables as readonly [ConvertedTable, ...ConvertedTable[]];
  const isIt = (columns: readonly string[]): string => columns.map((column, place) => `r.${escapeIdentifier(column)} = ${variable(at, place)}`).join(' and ');
  const own = tables.map((table) => `(${rowsOf('r', table.columns)} from ${tableName(schema, table)} r where ${isIt(rootColumns(root, table))})`);
  const others = repeats.map((table) => {
    const matches = Object.entries(table.by).map(([theirs, ours]) => `o.${escapeIdentifier(theirs)} = r.${escapeIdentifier(ours)}`);
    return `(${rowsOf('o', table.columns)} from ${tableName(schema, root)} r join ${tableName(schema, table)} o on ${matches.join(' and ')} where ${isIt(root.key)})`;
  });
  const set = root.key.map((_, place) => `${variable(at, place)} := id[${place + 1}];`).join(' ');
  return `${set} held := json_build_array(${[...own, ...others].join(', ')});`;
}

/** Every value as the text that the server writes for it: a cast to text has another for a few types. */
function rowsOf(alias: string, columns: readonly string[]): string {
  const texts = columns.map((column) => {
    const value = `${alias}.${escapeIdentifier(column)}`;
    return `case when ${value} is distinct from null then concat(${value}) end`;
  });
  return `select json_agg(array[${texts.join(', ')}])`;
}
