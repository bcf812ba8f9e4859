import fc from 'fast-check';
import { handle, handles } from '#harness';
import { actor, auditArgs } from '../support/audit.ts';
import { both, filters, from, maybe, mostly, paged, partly, rarely } from '../support/generators.ts';
import { DAY_MS } from '../support/steps.ts';
import * as pools from './pools.ts';
import type { KeyAlgorithm, KeyUse } from './records.ts';

/** Of a name's pool with a number behind, so that most are new and some collide. */
const numbered = (pool: readonly string[]) => fc.tuple(from(pool), fc.nat(400)).map(([text, number]) => `${text}${number}`);

const anyName = rarely(from(pools.NAMES), from([...pools.WRONG_NAMES, ...pools.LONG_NAMES]));
const newName = fc.oneof({ weight: 6, arbitrary: numbered(pools.NAMES) }, { weight: 1, arbitrary: anyName });
const note = rarely(from(pools.NOTES), from(pools.WRONG_NOTES.filter((text) => text !== pools.WRONG_NOTES[3])));
const website = rarely(from(pools.WEBSITES), from(pools.WRONG_WEBSITES));
const tag = rarely(from(pools.TAGS), from(['', 'a\0', 7]));
const tags = rarely(fc.array(from(pools.TAGS), { maxLength: 3 }), from(pools.WRONG_TAGS));
const metadata = rarely(from(pools.METADATA), from(pools.WRONG_METADATA));
const trusted = rarely(from([true, true, true, false]), from(['true', 1]));
/** Few, so that many are equal: then names decide, and ids. */
const weight = rarely(from([0, 0, 10, 10, -1, 100, -100]), from([101, -101, 0.5, '1']));
const version = rarely(from([1, 2, 3]), from([0, -1, 1.5, 2 ** 31, '1']));
const use = rarely(from<KeyUse>(['advisory', 'vex', 'attestation']), from(['', 'VEX', null]));
const algorithm = rarely(from<KeyAlgorithm>(['ed25519', 'ecdsa-p256', 'rsa']), from(['', 'dsa']));
const material = rarely(
  fc.nat(0xffff).map((number) => new Uint8Array(32).fill(number & 0xff).fill(number >> 8, 0, 1)),
  from(pools.WRONG_MATERIALS),
);
const newKeyId = fc.oneof({ weight: 4, arbitrary: numbered(pools.KEY_IDS) }, { weight: 1, arbitrary: rarely(from(pools.KEY_IDS), from(pools.WRONG_KEY_IDS)) });
const instant = rarely(from(pools.INSTANTS), from(pools.WRONG_INSTANTS));
const end = rarely(from([...pools.INSTANTS.slice(2), ...Array.from({ length: 3 }, () => pools.LAST_INSTANT)]), from(pools.WRONG_INSTANTS));

const wrongId = from(['', 'x', 7, '00000000-0000-4000-8000-000000000000', 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', 'a\0']);

/** Its own issuers, in some share those that every tenant sees, and now and then one that only another tenant does. */
const issuerOf = (shared: number) =>
  fc.oneof(
    { weight: 12, arbitrary: handles('issuer', ['id', 'version']) },
    { weight: shared, arbitrary: handles('issuer', ['id', 'version'], { reach: 'shared' }) },
    { weight: 1, arbitrary: handles('issuer', ['id', 'version'], { reach: 'any' }) },
    { weight: 3, arbitrary: handles('changedIssuer', ['id', 'version']) },
  );
const seenIssuer = rarely(
  issuerOf(8).map(({ id }) => id),
  wrongId,
);
const ownIssuer = rarely(
  issuerOf(1).map(({ id }) => id),
  wrongId,
);
const versionedIssuer = fc.oneof(
  { weight: 14, arbitrary: issuerOf(1).map(({ id, version: stands }) => ({ issuerId: id, version: stands })) },
  { weight: 1, arbitrary: fc.record({ issuerId: ownIssuer, version }) },
);

const KEY = ['issuerId', 'keyId', 'version'] as const;
const versionedKey = fc.oneof(
  { weight: 12, arbitrary: handles('key', KEY) },
  { weight: 1, arbitrary: handles('key', KEY, { reach: 'shared' }) },
  { weight: 1, arbitrary: handles('key', KEY, { reach: 'any' }) },
  { weight: 2, arbitrary: handles('changedKey', KEY) },
  { weight: 1, arbitrary: fc.record({ issuerId: ownIssuer, keyId: newKeyId, version }) },
);
const seenKey = fc.oneof(
  { weight: 6, arbitrary: handles('key', ['issuerId', 'keyId']) },
  { weight: 4, arbitrary: handles('key', ['issuerId', 'keyId'], { reach: 'shared' }) },
  { weight: 1, arbitrary: handles('key', ['issuerId', 'keyId'], { reach: 'any' }) },
  { weight: 1, arbitrary: fc.record({ issuerId: seenIssuer, keyId: newKeyId }) },
);
/** The edges of a key's validity, and what lies around them. */
const asked = fc.oneof(
  { weight: 2, arbitrary: instant },
  { weight: 1, arbitrary: handle('key', 'validFrom') },
  { weight: 1, arbitrary: handle('rotated', 'validUntil', { missing: 'skip' }) },
  { weight: 1, arbitrary: handle('changedKey', 'since', { missing: 'skip' }) },
);

/** The standing override of an issuer by its version, or a first one: of a global issuer mostly, where others would see it. */
const override = fc.oneof(
  { weight: 10, arbitrary: handle('issuer', 'id', { reach: 'shared' }).map((issuerId) => ({ issuerId, version: 0 })) },
  { weight: 3, arbitrary: seenIssuer.map((issuerId) => ({ issuerId, version: 0 })) },
  { weight: 4, arbitrary: handles('override', ['issuerId', 'version']) },
  { weight: 1, arbitrary: fc.record({ issuerId: seenIssuer, version }) },
);
const standing = mostly(handles('override', ['issuerId', 'version']), override);

/** Trusted mostly, so that lists of what is trusted have something to show. */
const mostlyTrusted = fc.oneof({ weight: 3, arbitrary: fc.record({ trusted: fc.constant(true) }) }, { weight: 1, arbitrary: partly({}, { trusted }) });

const fields = { description: maybe(note), website: maybe(website), contact: maybe(note), tags, metadata, weight };
const keyPart = partly({ keyId: newKeyId, algorithm, material }, { validUntil: maybe(end) });

/** Arguments of every operation. */
export const args = {
  registerIssuer: both(partly({ actor, name: newName }, fields), mostlyTrusted),
  getIssuer: fc.record({ issuerId: seenIssuer }),
  findIssuer: fc.record({ name: mostly(mostly(handle('issuer', 'name'), handle('issuer', 'name', { reach: 'shared' })), anyName) }),
  updateIssuer: both(both(versionedIssuer, fc.record({ actor })), partly({}, { name: newName, ...fields, trusted })),
  retireIssuer: both(both(versionedIssuer, fc.record({ actor })), partly({}, { reason: maybe(note) })),
  listIssuers: paged(
    'issuers',
    filters({ scope: rarely(from(['tenant', 'global'] as const), from(['', 'GLOBAL'])), status: from(['active', 'retired'] as const), tag }),
  ),

  addKey: both(partly({ issuerId: ownIssuer, actor, use }, { validFrom: maybe(instant) }), keyPart),
  rotateKey: both(versionedKey, fc.record({ actor, overlapMs: rarely(from(pools.OVERLAPS_MS), from([-1, 0.5, 30 * DAY_MS + 1])), next: keyPart })),
  revokeKey: both(both(versionedKey, fc.record({ actor })), partly({}, { since: maybe(instant), reason: maybe(note) })),
  listKeys: paged(
    'keys',
    both(
      fc.record({ issuerId: mostly(mostly(handle('key', 'issuerId'), handle('key', 'issuerId', { reach: 'shared' })), seenIssuer) }),
      filters({ use, status: rarely(from(['active', 'retired', 'revoked'] as const), from(['', 'Active'])) }),
    ),
  ),
  resolveKey: both(seenKey, partly({}, { at: asked })),

  // The whole list as often as not: what others' overrides would do to it may lie anywhere.
  listTrustedIssuers: fc.oneof(fc.constant({ limit: 200 }), paged('trustedIssuers', filters({ minWeight: weight, tag }))),
  setOverride: both(
    both(override, fc.record({ actor })),
    both(mostly(fc.record({ weight }), partly({}, { weight: maybe(weight) })), partly({}, { trusted: maybe(trusted), reason: maybe(note) })),
  ),
  clearOverride: both(standing, fc.record({ actor })),
  getOverride: fc.record({ issuerId: mostly(handle('override', 'issuerId'), seenIssuer) }),
  listOverrides: paged('overrides', partly({}, { cleared: rarely(fc.boolean(), from(['true', null])) })),

  listAudit: auditArgs.list,
  verifyAudit: auditArgs.verify,
};
