import { type CollectionDefinition, t } from '#harness';
import { auditCollections } from '../support/audit.ts';
import * as types from './types.ts';

const tenantId = t.text();

/**
 * What persists. `contents` tells where bytes lie, those of packs and of attestations alike: their references convert,
 * the bytes stay in GridFS.
 */
export const collections = {
  packs: { tier: 'A', key: ['tenantId', 'name'], fields: t.record({ tenantId, ...types.packFields }) },
  contents: { tier: 'A', key: ['tenantId', 'sha256'], fields: t.record({ tenantId, ...types.contentFields }) },
  pack_versions: {
    tier: 'A',
    key: ['tenantId', 'name', 'version'],
    // What versions are sorted by is compared too: a key that is wrong on one side shows before it misplaces anything.
    fields: t.record({ tenantId, ...types.packVersionFields, semverKey: t.text(), preRelease: t.bool() }),
  },
  lifecycle: { tier: 'A', key: ['tenantId', 'name', 'version', 'revision'], fields: t.record({ tenantId, ...types.lifecycleFields }) },
  attestations: { tier: 'A', key: ['tenantId', 'name', 'version', 'type', 'sha256'], fields: t.record({ tenantId, ...types.attestationFields }) },
  parity: { tier: 'A', key: ['tenantId', 'name', 'version', 'place'], fields: t.record({ tenantId, ...types.parityFields }) },
  mirrors: { tier: 'A', key: ['tenantId', 'name'], fields: t.record({ tenantId, ...types.mirrorFields }) },
  ...auditCollections,
} as const satisfies Readonly<Record<string, CollectionDefinition>>;
