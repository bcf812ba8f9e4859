import { isOmissible, type SchemaState, type TablePart } from './schema-state.ts';

/** One object of two versions of a schema, and why a repository of the earlier one may not work on the later one. */
export interface Step {
  readonly object: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Undefined: it works as before. */
  readonly breach: string | undefined;
}

/**
 * Holds two versions of a schema against each other, for a repository that was made for the earlier one: what it names is
 * there and is what it was, and what is new takes whatever it writes. It may stand on what a later repository has written,
 * since that is what it is rolled back to: what has become wider is a change too.
 *
 * What the catalog alone cannot show to be harmless is held to be none: a function's new body, a check in other words.
 */
export function* stepsOf(earlier: SchemaState, later: SchemaState): Generator<Step> {
  for (const object of Object.keys(earlier.catalog)) {
    const [before, after] = [earlier.catalog[object], later.catalog[object]];
    if (isToldBy(object, earlier, later)) continue;
    yield { object, before, after, breach: after === undefined ? gone(object, earlier) : changed(object, before as string, after) };
  }
  for (const object of Object.keys(later.catalog)) {
    if (earlier.catalog[object] === undefined) yield { object, before: undefined, after: later.catalog[object], breach: added(object, earlier, later) };
  }
}

/** What goes with its table or column is told by these, and an index that a constraint made by that. */
function isToldBy(object: string, earlier: SchemaState, later: SchemaState): boolean {
  const isGone = (name: string): boolean => earlier.catalog[name] !== undefined && later.catalog[name] === undefined;
  const part = earlier.parts.get(object);
  if (part?.kind === 'made index') return true;
  if (part !== undefined) return isGone(part.table) || (part.kind !== 'column' && part.columns.some(isGone));
  const granted = /^grant [a-z ]+? on (.+) to /.exec(object)?.[1];
  return granted !== undefined && (isGone(granted) || (granted.startsWith('column ') && isGone(earlier.parts.get(granted)?.table ?? '')));
}

function gone(object: string, { parts }: SchemaState): string | undefined {
  // Statements name no index, and an index refuses nothing unless it is unique.
  return parts.get(object)?.kind === 'index' ? undefined : `${object} is gone`;
}

function changed(object: string, before: string, after: string): string | undefined {
  return placeless(object, before) === placeless(object, after) ? undefined : `${object} is not what it was`;
}

/** A column's place says nothing to who names columns. */
function placeless(object: string, definition: string): string {
  return object.startsWith('column ') ? definition.replace(/^\d+: /, '') : definition;
}

function added(object: string, earlier: SchemaState, later: SchemaState): string | undefined {
  if (object.startsWith('event trigger ')) return `${object} acts on every table`;
  const part = later.parts.get(object);
  if (part === undefined) return undefined;
  if (earlier.catalog[part.table] === undefined) return heldBack(part, earlier);
  const isNew = (column: string): boolean => earlier.catalog[column] === undefined;
  switch (part.kind) {
    case 'column':
      return isOmissible(part.column ?? undefined) || part.column?.isComputed ? undefined : `${object} is to be given, and has no default`;
    case 'check':
      return part.holdsUnnamed && part.columns.every(isNew) ? undefined : `${object} may refuse what was taken`;
    case 'unique':
    case 'foreign key':
      return isUnbound(part, later, isNew) ? undefined : `${object} may refuse what was taken`;
    case 'policy':
      return part.isRestrictive ? `${object} takes rows away` : undefined;
    case 'exclusion':
    case 'trigger':
    case 'rule':
      return `${object} may refuse or change what was taken`;
    default:
      return undefined;
  }
}

/** Whether a key bears on a new column that stays NULL where it is not named: such rows neither collide nor refer. */
function isUnbound({ columns, isNullEqual }: TablePart, { parts }: SchemaState, isNew: (column: string) => boolean): boolean {
  return !isNullEqual && columns.some((name) => isNew(name) && parts.get(name)?.column?.isNullable === true && parts.get(name)?.column?.fallback === null);
}

/** A new table whose rows keep those of an earlier one from being deleted, where the application may do that. */
function heldBack({ object, refersTo }: TablePart, earlier: SchemaState): string | undefined {
  if (refersTo === null || !refersTo.holdsBack || earlier.catalog[refersTo.table] === undefined) return undefined;
  const mayDelete = Object.keys(earlier.catalog).some((name) => name.startsWith(`grant delete on ${refersTo.table} to `));
  return mayDelete ? `${object} keeps rows of ${refersTo.table} from being deleted` : undefined;
}
