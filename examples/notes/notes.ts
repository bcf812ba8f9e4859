import fc from 'fast-check';
import { defineModule, handles, type OperationContext, t } from '#harness';

/** A note as a caller sees it. */
export interface Note {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly editedAt: Date;
}

/** What both repositories implement: one method an operation. */
export interface NotesRepository {
  /** Creates a note. `duplicate` when the tenant has one of that title. */
  create(context: OperationContext, args: { readonly title: string }): Promise<Note>;
  /** Renames a note. `not_found`; `conflict` when it is not at `version` any more; `duplicate` as for create. */
  rename(context: OperationContext, args: { readonly id: string; readonly version: number; readonly title: string }): Promise<Note>;
  /** The tenant's notes, latest edit first, then by id. */
  list(context: OperationContext, args: { readonly limit: number }): Promise<readonly Note[]>;
}

const fields = { id: t.uuid(), title: t.text(), version: t.int(), editedAt: t.instant() };
const note = t.record(fields);
/** Few titles, so that they collide; two that differ in case, two in white space only. */
const title = fc.constantFrom('milk', 'Milk', 'tea ', 'tea', 'Straße', 'STRASSE', '🫖');
const yields = { note: { id: '/id', version: '/version' } };

export const notes = defineModule<NotesRepository>({
  name: 'notes',
  summary: 'Notes of a tenant, by title.',
  phase: 0,
  operations: {
    create: { summary: 'Create a note', kind: 'write', args: fc.record({ title }), result: note, yields },
    rename: {
      summary: 'Rename a note',
      kind: 'write',
      args: fc.tuple(handles('note', ['id', 'version']), title).map(([handle, to]) => ({ ...handle, title: to })),
      result: note,
      yields,
    },
    list: { summary: 'List notes', kind: 'read', critical: true, args: fc.record({ limit: fc.integer({ min: 1, max: 5 }) }), result: t.array(note) },
  },
  collections: {
    notes: { tier: 'A', key: ['tenantId', 'id'], fields: t.record({ tenantId: t.text(), ...fields }) },
  },
});
