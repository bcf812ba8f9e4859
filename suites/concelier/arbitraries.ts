import fc from 'fast-check';
import { handle, handles } from '#harness';
import { favouring, JSON_OBJECTS, LONG_TEXT, TEXTS, TIMES, WRONG_JSON_OBJECTS, WRONG_TIMES } from '../support/pools.ts';
import { documentText } from './documents.ts';
import { ALIASES, IDLE_SOURCES, IDS, PACKAGES, SOURCES, VERSIONS } from './pools.ts';

/** Mostly what works, now and then what must be refused. */
const rarely = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> => fc.oneof({ weight: 24, arbitrary: usual }, { weight: 1, arbitrary: odd });

const from = <const T>(pool: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...pool);
const optional = <T extends object>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => fc.record<T, never>(fields, { requiredKeys: [] });

const source = rarely(from<string>(SOURCES), from(['', 'OSV', 'a b', 'İ', `x${'y'.repeat(128)}`, 'a\0b']));
const key = rarely(from<string>(IDS), from(['', ' ', 'nothing-has-it', 'a\0b', '\ud800', 'x'.repeat(257)]));
const limit = rarely(from([1, 2, 3, 50, 200]), from([0, -1, 1.5, 201, Number.NaN]));
const name = rarely(from(['nightly', 'Nightly', 'ångström', 'a.b/$c']), from(['', 'a\0b', 'x'.repeat(129)]));
/** Few, so that who holds a lock or job often asks for it again. */
const holder = rarely(from(['worker-1', 'worker-1', 'worker-1', 'Worker-1']), from(['', 'a\0b', 'x'.repeat(129)]));
const leaseMs = rarely(from([1, 1000, 60_000, ...Array.from({ length: 9 }, () => 86_400_000)]), from([0, -5, 86_400_001]));
const sourceKind = from(['osv', 'csaf', 'normalized', 'mixed', 'mixed', 'mixed', 'mixed', 'mixed'] as const);
const mostlyEnabled = fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const precedence = rarely(from([0, 10, 10, 1000, 2000]), from([-1, 10_001, 0.5]));
const jsonText = rarely(from<string>(JSON_OBJECTS), from<string>(WRONG_JSON_OBJECTS));
const shortText = rarely(from<string>(TEXTS.filter((text) => text !== '')), from(['a\0b', '\udc00', '']));

/** A page, and where it goes on: at the end of an earlier page of the same list, or at a place that is none. */
const paged = <T extends object>(role: string, fields: fc.Arbitrary<T>, size: fc.Arbitrary<number> = limit) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fields, size).map(([rest, items]) => ({ ...rest, limit: items })) },
    {
      weight: 4,
      arbitrary: fc.tuple(fields, size, handle(role, 'next', { missing: 'skip' })).map(([rest, items, after]) => ({ ...rest, limit: items, after })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fields, size, from(['', 'x', 'WyJhbGlhc2VzIl0', 'bnVsbA'])).map(([rest, items, after]) => ({ ...rest, limit: items, after })),
    },
  );

const time = rarely(from<string>(TIMES), from<string>(WRONG_TIMES));

const event = fc.record({ kind: from(['introduced', 'fixed', 'last_affected', 'limit'] as const), version: from<string>(favouring(VERSIONS, 4)) });
const stretch = fc.tuple(from<string>(['0', ...favouring(VERSIONS, 4)]), from<string>(favouring(VERSIONS, 4))).map(([introduced, fixed]) => [
  { kind: 'introduced' as const, version: introduced },
  { kind: 'fixed' as const, version: fixed },
]);
const affected = fc
  .tuple(
    from(favouring(PACKAGES, 2)),
    fc.array(from<string>(favouring(VERSIONS, 4)), { maxLength: 3 }),
    fc.array(
      fc.tuple(
        from(['SEMVER', 'ECOSYSTEM', 'GIT'] as const),
        fc.oneof({ weight: 4, arbitrary: stretch }, { weight: 1, arbitrary: fc.array(event, { maxLength: 4 }) }),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([[ecosystem, named, purl], versions, ranges]) => ({
    ecosystem,
    name: named,
    purl,
    versions,
    ranges: ranges.map(([type, events]) => ({ type, events })),
  }));

const advisory = fc
  .tuple(
    fc.record({ id: key, modified: time, aliases: fc.array(from<string>(ALIASES), { maxLength: 3 }), affected: fc.array(affected, { maxLength: 2 }) }),
    optional({
      published: fc.option(time),
      withdrawn: fc.option(time, { freq: 4 }),
      summary: fc.option(from<string>(TEXTS)),
      details: from<string>(TEXTS),
      related: fc.array(from<string>(ALIASES), { maxLength: 1 }),
      severities: fc.array(fc.record({ type: from(['CVSS_V3']), score: from(['CVSS:3.1/AV:N', 'CVSS:3.1/AV:L']) }), { maxLength: 2 }),
      references: fc.array(fc.record({ type: from(['WEB', 'FIX']), url: from(['https://a.example/1', 'https://a.example/2']) }), { maxLength: 2 }),
      databaseSpecific: jsonText,
    }),
  )
  .map(([required, more]) => ({ ...required, ...more }));

const packageQuery = rarely<{ readonly purl?: string; readonly ecosystem?: string; readonly name?: string }>(
  fc
    .constantFrom(...PACKAGES)
    .chain(([ecosystem, named, purl]) =>
      fc.boolean().map((byPurl) => (purl !== null && (byPurl || ecosystem === null) ? { purl } : { ecosystem: ecosystem ?? 'npm', name: named ?? 'left-pad' })),
    ),
  from([
    {},
    { ecosystem: 'npm' },
    { name: 'left-pad' },
    { purl: 'pkg:npm/left-pad', ecosystem: 'npm', name: 'left-pad' },
    { purl: '' },
    { purl: 'pkg:pypi/FOO.bar@1' },
  ]),
);

/** Mostly what an earlier operation gave, else anything of the pools. */
const mostly = <Known, Any>(known: fc.Arbitrary<Known>, any: fc.Arbitrary<Any>) =>
  fc.oneof<[fc.MaybeWeightedArbitrary<Known>, fc.MaybeWeightedArbitrary<Any>]>({ weight: 3, arbitrary: known }, { weight: 1, arbitrary: any });

const registered = rarely(from<string>([...SOURCES, ...IDLE_SOURCES, ...IDLE_SOURCES]), source);
const knownKey = mostly(handle('contribution', 'key'), key);
const knownSource = mostly(handle('source', 'name'), registered);
const contributed = mostly(handles('contribution', ['key', 'source']), fc.record({ key, source }));

/** Arguments of every operation. */
export const args = {
  ingestDocument: fc.record({ source, document: documentText }),
  upsertAdvisory: fc.record({ source, advisory }),
  withdrawAdvisory: fc.tuple(contributed, shortText).map(([whose, reason]) => ({ ...whose, reason })),
  // Few at a time: what a page takes away, the operations behind it can no longer ask for.
  pruneSource: paged('pruned', fc.record({ source: mostly(handle('contribution', 'source'), source) }), from([1, 1, 2, 2, 3, 200, 0])),
  getAdvisory: fc.record({ key: knownKey }),
  getContribution: contributed,
  resolveAlias: paged(
    'aliasMatches',
    fc
      .tuple(
        fc.record({ alias: rarely(from<string>(ALIASES.filter((alias) => alias !== '')), from(['', 'a\0b'])) }),
        optional({ kinds: fc.uniqueArray(from(['id', 'alias', 'upstream', 'related'] as const)) }),
      )
      .map(([required, more]) => ({ ...required, ...more })),
  ),
  findAffected: paged(
    'affectedMatches',
    fc.tuple(packageQuery, rarely(from<string>(favouring(VERSIONS, 4)), from(['', 'a\0b', LONG_TEXT]))).map(([query, version]) => ({ ...query, version })),
  ),
  listAffected: paged('affectedEntries', fc.record({ key: knownKey })),
  listChanged: paged('changes', optional({ since: time })),
  mergedView: fc.record({ key: knownKey }),
  exportPage: paged('exports', fc.constant({})),
  listRaw: paged('rawReferences', fc.record({ key: knownKey })),
  purgeRaw: fc.record({
    before: from(['2025-12-31T00:00:00Z', '2026-01-01T00:10:00Z', '2027-01-01T00:00:00Z']).map((text) => new Date(text)),
    limit,
  }),
  createSource: fc.record({
    name: registered,
    kind: sourceKind,
    precedence,
    enabled: mostlyEnabled,
  }),
  getSource: fc.record({ name: knownSource }),
  listSources: paged('sourceList', fc.constant({})),
  updateSource: fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: handles('source', ['name', 'version']) },
        { weight: 1, arbitrary: fc.record({ name: registered, version: rarely(from([1, 2]), from([0, -1])) }) },
      ),
      optional({ kind: sourceKind, precedence, enabled: mostlyEnabled }),
    )
    .map(([required, more]) => ({ ...required, ...more })),
  deleteSource: fc.oneof(
    { weight: 1, arbitrary: handles('source', ['name', 'version']) },
    { weight: 3, arbitrary: fc.record({ name: from<string>(IDLE_SOURCES), version: from([1, 1, 2]) }) },
    { weight: 1, arbitrary: fc.record({ name: registered, version: from([1, 2, 3, 0]) }) },
  ),
  getSourceState: fc.record({ source: knownSource }),
  recordSuccess: fc.record({ source: knownSource, cursor: fc.option(rarely(from(['2026-01-01', '', '$cursor', '\u00e9']), fc.constant('a\0b'))) }),
  recordFailure: fc.record({ source: knownSource, error: rarely(from(['timeout', '$error', '']), fc.constant('\ud800')) }),
  listDueSources: paged('dueSources', fc.constant({})),
  enqueueJob: fc.record({ kind: name, priority: rarely(from([-1, 0, 0, 7]), from([1001, 0.5])), payload: jsonText }),
  claimJob: fc.record({ worker: holder, leaseMs }),
  completeJob: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(handles('claim', ['id', 'worker']), fc.boolean()).map(([claim, succeeded]) => ({ ...claim, succeeded })) },
    { weight: 1, arbitrary: fc.tuple(handle('job', 'id'), name, fc.boolean()).map(([id, worker, succeeded]) => ({ id, worker, succeeded })) },
  ),
  getJob: fc
    .oneof(
      { weight: 5, arbitrary: handle('job', 'id') },
      { weight: 3, arbitrary: handle('job', 'id', { reach: 'any' }) },
      { weight: 1, arbitrary: from(['x', '00000000-0000-4000-8000-000000000000']) },
    )
    .map((id) => ({ id })),
  acquireLock: fc.record({ name, holder, leaseMs }),
  renewLock: fc.tuple(handles('lock', ['name', 'holder', 'token']), leaseMs).map(([held, lease]) => ({ ...held, leaseMs: lease })),
  releaseLock: fc.oneof(
    { weight: 12, arbitrary: handles('lock', ['name', 'holder', 'token']) },
    { weight: 1, arbitrary: fc.record({ name, holder, token: from([1n, 2n, 0n, 2n ** 63n]) }) },
  ),
} as const;
