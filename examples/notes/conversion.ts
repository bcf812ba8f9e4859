import { aggregate, codecs, defineConversion } from '#harness';

const { instant, int, text, uuid } = codecs;

/** How a note's document becomes a row. */
export const notesConversion = defineConversion({
  module: 'notes',
  aggregates: {
    notes: aggregate({
      collection: 'notes',
      tier: 'A',
      shows: ['notes'],
      table: 'notes',
      key: ['tenant_id', 'id'],
      columns: {
        tenant_id: ['tenantId', text],
        id: ['_id', uuid],
        title: ['title', text],
        version: ['version', int],
        edited_at: ['editedAt', instant],
      },
    }),
  },
});
