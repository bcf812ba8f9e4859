import fc from 'fast-check';
import { type Handle, handle, handles, type JsonValue } from '#harness';
import { actor, auditArgs } from '../support/audit.ts';
import { both, filters, from, maybe, mostly, paged, partly, rarely } from '../support/generators.ts';
import { NOTES, WRONG_NOTES } from '../support/values.ts';
import * as pools from './pools.ts';

const packName = rarely(from(pools.PACKS), from(pools.WRONG_NAMES));
const mirrorName = rarely(from(pools.MIRRORS), from(pools.WRONG_NAMES));
const place = rarely(from(pools.PLACES), from(pools.WRONG_NAMES));
const version = rarely(from(pools.VERSIONS), from(pools.WRONG_VERSIONS));
const note = rarely(from(NOTES), from(WRONG_NOTES));
const type = rarely(from(pools.TYPES), from(['', 'a\0b', 'x'.repeat(257), null]));
const document = rarely(from(pools.DOCUMENTS), from(pools.WRONG_DOCUMENTS)) as fc.Arbitrary<JsonValue>;
const revision = rarely(from([1, 2, 2, 3]), from([0, -1, 1.5, 2 ** 31, '1', null]));
const ageMs = rarely(from(pools.AGES_MS), from([-1, 0.5, 2 ** 31, '1']));
const intervalMs = rarely(from(pools.INTERVALS_MS), from([0, -1, 0.5, 2 ** 31]));

/** Bytes from the pool; now and then of a wrong length, or another upload of the same. */
const content = rarely(
  fc.oneof(
    { weight: 16, arbitrary: from(pools.CONTENTS) },
    { weight: 2, arbitrary: from(pools.CONTENTS).map((bytes) => ({ ...bytes, gridFsId: '0123456789abcdef01234567' })) },
    { weight: 1, arbitrary: from(pools.CONTENTS).map((bytes) => ({ ...bytes, length: 7n })) },
  ),
  from(pools.WRONG_CONTENTS),
);
/** A version with bytes that are mostly its own: so that it is published again with the same as well as with others. */
const publication = fc
  .tuple(packName, version, fc.option(content, { freq: 3 }))
  .map(([name, text, other]) => ({ name, version: text, content: other ?? pools.contentOfVersion(text) }));
const digest = rarely(
  from(pools.CONTENTS).map(({ sha256 }) => sha256),
  from(['', 'A'.repeat(64), 'a'.repeat(65), '0'.repeat(64), 7]),
);

const skip = { missing: 'skip' } as const;
const published = handles('publishedVersion', ['name', 'version'], skip);
const changed = handles('changedVersion', ['name', 'version'], skip);
const attestation = handles('attestation', ['name', 'version'], skip);
const seen = handles('parity', ['name', 'version'], skip);
const seenPlace = handles('parity', ['name', 'version', 'place'], skip);
const describedPack = handles('pack', ['name', 'revision'], skip);
const configuredMirror = handles('mirror', ['name', 'revision'], skip);

/** A version that was published, mostly. */
const versionKey: fc.Arbitrary<{ readonly name: Handle | string; readonly version: Handle | string }> = mostly(
  published,
  fc.record({ name: packName, version }),
);
/** A version at the revision that stood when it was published, read or changed, or at one that may be stale. */
const revised = fc.oneof(
  { weight: 8, arbitrary: handles('publishedVersion', ['name', 'version', 'revision'], skip) },
  { weight: 6, arbitrary: handles('changedVersion', ['name', 'version', 'revision'], skip) },
  { weight: 1, arbitrary: both(versionKey, fc.record({ revision })) },
);
const attested = mostly(attestation, versionKey);

const packOf = mostly(handle('publishedVersion', 'name', skip), packName);
const mirrorOf = mostly(handle('mirror', 'name', skip), mirrorName);

const state = rarely(from(['published', 'promoted', 'deprecated', 'yanked'] as const), from(['', 'Published', null]));

/** Arguments of every operation. */
export const args = {
  publish: both(publication, partly({ actor }, { manifest: document })),
  getByDigest: paged('versionsOfDigest', fc.record({ sha256: mostly(handle('publishedVersion', 'sha256', skip), digest) })),
  getVersion: versionKey,
  listVersions: paged('versions', both(fc.record({ name: packOf }), filters({ state, descending: rarely(fc.boolean(), from([null, 'yes'])) }))),
  latestVersion: partly({ name: packOf }, { preReleases: rarely(fc.boolean(), from([null, 1])) }),

  getPack: fc.record({ name: packOf }),
  describePack: both(mostly(describedPack, fc.record({ name: packOf, revision: from([1, 1, 2]) })), partly({}, { description: maybe(note), labels: document })),
  listPacks: paged('packs', filters({ prefix: rarely(from(pools.PREFIXES), from(['', 'a\0', 'x'.repeat(129)])) })),

  promote: both(revised, partly({ actor }, { reason: maybe(note) })),
  deprecate: both(revised, fc.record({ actor, reason: note })),
  yank: both(revised, fc.record({ actor, reason: note })),
  listLifecycle: paged('lifecycle', mostly(changed, versionKey)),

  attach: both(versionKey, partly({ type, content: mostly(from(pools.CONTENTS.slice(0, 2)), content), actor }, { signer: maybe(actor), statement: document })),
  listAttestations: paged(
    'attestations',
    fc.oneof(
      { weight: 3, arbitrary: attested },
      { weight: 1, arbitrary: handles('attestation', ['name', 'version', 'type'], skip) },
      { weight: 1, arbitrary: both(attested, fc.record({ type })) },
    ),
  ),

  recordParity: both(
    // A place that was seen before, as often as any.
    fc.oneof({ weight: 1, arbitrary: seenPlace }, { weight: 1, arbitrary: both(versionKey, fc.record({ place })) }),
    partly({ observedSha256: maybe(mostly(handle('publishedVersion', 'sha256', skip), digest)) }, { ageMs, notes: maybe(note) }),
  ),
  listParity: paged(
    'parityOfVersion',
    both(mostly(seen, versionKey), filters({ status: rarely(from(['match', 'mismatch', 'missing'] as const), from(['', null])) })),
  ),
  listStaleParity: paged('staleParity', fc.record({ ageMs })),

  registerMirror: partly(
    { name: mirrorName, upstream: rarely(from(['https://a.example/packs', 'https://b.example/packs']), from(['', 'a\0b', 'x'.repeat(2049)])), intervalMs },
    { enabled: rarely(from([true, true, true, false]), from([null, 'yes'])) },
  ),
  getMirror: fc.record({ name: mirrorOf }),
  updateMirror: both(
    mostly(configuredMirror, fc.record({ name: mirrorOf, revision })),
    partly({}, { upstream: from(['https://c.example/packs', 'https://d.example/packs']), intervalMs, enabled: from([true, true, false]) }),
  ),
  listMirrors: paged('mirrors', fc.constant({})),
  reportSync: partly(
    { name: mirrorOf, outcome: rarely(from(['succeeded', 'failed'] as const), from(['', null])) },
    { cursor: maybe(note), error: maybe(note) },
  ),
  listDueMirrors: paged('dueMirrors', fc.constant({})),

  appendAudit: auditArgs.append,
  listAudit: auditArgs.list,
  verifyAudit: auditArgs.verify,
};
