import fc from 'fast-check';
import { type Handle, handle, handles } from '#harness';
import { actor, auditArgs } from '../support/audit.ts';
import { both, filters, from, maybe, mostly, paged, partly, rarely } from '../support/generators.ts';
import * as pools from './pools.ts';

const DAY_MS = 86_400_000;

/** Of the pool with a number behind, so that most are new and some collide. */
const newSlug = rarely(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(from(pools.SLUGS), fc.nat(300)).map(([slug, number]) => `${slug}${number}`) },
    { weight: 1, arbitrary: from(pools.SLUGS) },
  ),
  from(pools.WRONG_SLUGS),
);
const profileName = rarely(from(pools.SLUGS), from(pools.WRONG_SLUGS));
const note = rarely(from(pools.NOTES), from(pools.WRONG_NOTES));
const wrongText = from(pools.WRONG_TEXTS);
const ruleId = rarely(from(pools.RULE_IDS), wrongText);
const artifact = rarely(from(pools.ARTIFACTS), wrongText);
const finding = rarely(from([...pools.FINDINGS, pools.LONGEST]), wrongText);
const object = rarely(from(pools.OBJECTS), from(pools.WRONG_OBJECTS));

const wrongId = from(['', 'x', 7, 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '00000000-0000-4000-8000-000000000000', 'a\0']);
const idOf = (kind: string): fc.Arbitrary<Handle> =>
  rarely(fc.oneof({ weight: 12, arbitrary: handle(kind, 'id') }, { weight: 1, arbitrary: handle(kind, 'id', { reach: 'any' }) }), wrongId);
const number = rarely(from([1, 1, 2, 3]), from([0, -1, 1.5, 2 ** 31, '1', null]));

/** What both stores take. What they refuse is drawn for the list as a whole: most lists must be taken. */
const rule = fc.record({
  ruleId: from(pools.RULE_IDS),
  priority: from(pools.PRIORITIES),
  effect: from(['allow', 'warn', 'block'] as const),
  expression: from(pools.EXPRESSIONS),
});
const wrongRule = fc.oneof(
  both(rule, fc.record({ ruleId: wrongText })),
  both(rule, fc.record({ priority: from([1.5, 1_000_001, '0']) })),
  both(rule, fc.record({ effect: from(['', 'Block', null]) })),
  both(rule, fc.record({ expression: from(pools.WRONG_EXPRESSIONS) })),
  from([null, {}]),
);
/** Rules with ids of their own, mostly; some so few that two versions say the same. */
const rules = rarely(
  fc.oneof(
    { weight: 12, arbitrary: fc.uniqueArray(rule, { maxLength: 5, minLength: 1, selector: ({ ruleId: id }) => id }) },
    { weight: 1, arbitrary: fc.array(rule, { maxLength: 3 }) },
    { weight: 2, arbitrary: from(pools.RULE_IDS.slice(0, 2)).map((id) => [{ ruleId: id, priority: 0, effect: 'warn' as const, expression: true }]) },
  ),
  fc.tuple(rule, wrongRule).map((pair) => pair as unknown),
);

/** A draft as it was made or changed, or a version that may be anything. */
const draft = fc.oneof(
  { weight: 16, arbitrary: handles('draft', ['packId', 'version', 'revision'], { missing: 'skip' }) },
  { weight: 3, arbitrary: handles('revised', ['packId', 'version', 'revision'], { missing: 'skip' }) },
  { weight: 1, arbitrary: fc.record({ packId: idOf('pack'), version: number, revision: number }) },
  { weight: 1, arbitrary: handles('published', ['packId', 'version', 'revision'], { missing: 'skip' }) },
);
const published = handles('published', ['packId', 'version'], { missing: 'skip' });
const content = handles('published', ['packId', 'digest'], { missing: 'skip' });
const standing = handles('activation', ['packId', 'ordinal'], { missing: 'skip' });
const anyVersion = fc.oneof(
  { weight: 4, arbitrary: published },
  { weight: 3, arbitrary: handles('draft', ['packId', 'version'], { missing: 'skip' }) },
  { weight: 1, arbitrary: fc.record({ packId: idOf('pack'), version: number }) },
);
/** A pack that has an active version, mostly. */
const activePack = mostly(handle('activation', 'packId', { missing: 'skip' }), idOf('pack'));

const runId = mostly(handle('run', 'id', { missing: 'skip' }), idOf('run'));
const explanation = partly(
  { findingId: from([...pools.FINDINGS, pools.LONGEST]), ruleId: from(pools.RULE_IDS), verdict: from(['allow', 'warn', 'block'] as const) },
  { detail: from(pools.OBJECTS) },
);
const wrongExplanation = fc.oneof(
  both(explanation, fc.record({ findingId: wrongText })),
  both(explanation, fc.record({ ruleId: wrongText })),
  both(explanation, fc.record({ verdict: from(['', 'Block', null]) })),
  both(explanation, fc.record({ detail: from(pools.WRONG_OBJECTS) })),
);
/** Of distinct findings and rules, mostly; some batches repeat one in their middle (W11). */
const batch = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.uniqueArray(explanation, { minLength: 1, maxLength: 6, selector: ({ findingId, ruleId: id }) => JSON.stringify([findingId, id]) }),
  },
  { weight: 1, arbitrary: fc.array(explanation, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.tuple(explanation, explanation).map(([one, other]) => [one, other, one]) },
);

const requested = handles('exception', ['id', 'version'], { missing: 'skip' });
const changed = handles('changedException', ['id', 'version'], { missing: 'skip' });
const anyException = fc.record({ id: idOf('exception'), version: number });
const exception = (requests: number, changes: number) =>
  fc
    .oneof({ weight: requests, arbitrary: requested }, { weight: changes, arbitrary: changed }, { weight: 1, arbitrary: anyException })
    .map(({ id, version }) => ({ exceptionId: id, version }));
const approval = partly(
  // Requests are made by others, mostly: who requests may not approve.
  { actor: mostly(from(['carol', 'dave']), actor), durationMs: rarely(from(pools.LIVES_MS), from([0, -1, 0.5, 400 * DAY_MS + 1])) },
  { startsInMs: rarely(from(pools.STARTS_MS), from([-1, 0.5, 30 * DAY_MS + 1])) },
);
const batchLimit = fc.record({ limit: rarely(from([1, 2, 1000]), from([0, 1001])) });
const profile = mostly(handle('profile', 'name', { missing: 'skip' }), profileName);

/** Arguments of every operation. */
export const args = {
  createPack: partly({ name: newSlug }, { description: maybe(note) }),
  getPack: fc.record({ packId: idOf('pack') }),
  listPacks: paged('packs', fc.constant({})),
  draftVersion: partly({ packId: idOf('pack'), rules }, { notes: maybe(note) }),
  reviseDraft: both(draft, partly({}, { notes: maybe(note), rules })),
  discardDraft: draft,
  publishVersion: both(draft, fc.record({ actor })),
  getVersion: anyVersion,
  getVersionByDigest: mostly(
    content,
    fc.record({ packId: idOf('pack'), digest: rarely(from(['0'.repeat(64), 'a'.repeat(64)]), from(['', 'A'.repeat(64), 7])) }),
  ),
  listVersions: paged('versions', partly({ packId: idOf('pack') }, { state: rarely(from(['draft', 'published'] as const), from(['', 'active'])) })),
  listRules: paged('rules', anyVersion),

  activateVersion: both(mostly(published, anyVersion), fc.record({ actor })),
  rollBack: both(mostly(standing, fc.record({ packId: idOf('pack'), ordinal: number })), fc.record({ actor })),
  listActivations: paged('activations', fc.record({ packId: activePack })),
  activeRules: paged('activeRules', fc.record({ packId: activePack })),

  putRiskProfile: both(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ name: newSlug, expectedVersion: fc.constant(0) }) },
      { weight: 3, arbitrary: handles('profile', ['name', 'version'], { missing: 'skip' }).map(({ name, version }) => ({ name, expectedVersion: version })) },
      { weight: 1, arbitrary: fc.record({ name: profileName, expectedVersion: rarely(from([0, 1, 2]), from([-1, 1.5, null])) }) },
    ),
    fc.record({ settings: object, actor }),
  ),
  getRiskProfile: fc.oneof(
    { weight: 2, arbitrary: fc.record({ name: profile }) },
    { weight: 2, arbitrary: handles('profile', ['name', 'version'], { missing: 'skip' }) },
    { weight: 1, arbitrary: fc.record({ name: profile, version: number }) },
  ),
  listRiskProfiles: paged('riskProfiles', fc.constant({})),

  // By the active version, or by one that is named: a trial.
  startRun: both(
    fc.oneof({ weight: 2, arbitrary: fc.record({ packId: activePack }) }, { weight: 3, arbitrary: anyVersion }),
    partly({ artifact }, { profileName: maybe(profile) }),
  ),
  finishRun: partly({ runId, outcome: rarely(from(['succeeded', 'failed'] as const), from(['', 'running'])) }, { summary: maybe(object) }),
  getRun: fc.record({ runId }),
  listRuns: paged('runs', filters({ packId: activePack, state: from(['running', 'succeeded', 'failed'] as const) })),
  purgeRuns: batchLimit,
  appendExplanations: fc.record({ runId, explanations: rarely(batch, mostly(fc.tuple(explanation, wrongExplanation), from([[], null, [null]]))) }),
  explanationsOfFinding: paged('explanations', fc.record({ findingId: mostly(from(pools.FINDINGS.slice(0, 2)), finding) })),

  requestException: partly({ artifact, reason: note, actor }, { ruleId: maybe(ruleId) }),
  approveException: both(exception(16, 1), approval),
  revokeException: both(exception(2, 6), partly({ actor }, { reason: maybe(note) })),
  expireExceptions: batchLimit,
  getException: exception(2, 2).map(({ exceptionId }) => ({ exceptionId })),
  listExceptions: paged('exceptions', filters({ artifact, state: from(['requested', 'approved', 'expired', 'revoked'] as const), ruleId: maybe(ruleId) })),
  exceptionsInForce: paged(
    'exceptionsInForce',
    partly(
      { artifact },
      {
        // Both ends of a window, which is half open.
        at: fc.oneof(
          { weight: 2, arbitrary: handle('changedException', 'effectiveFrom', { missing: 'skip' }) },
          { weight: 2, arbitrary: handle('changedException', 'expiresAt', { missing: 'skip' }) },
          { weight: 1, arbitrary: from([new Date('2026-01-01T00:00:10Z'), new Date('2030-01-01T00:00:00Z')]) },
        ),
      },
    ),
  ),

  appendAudit: auditArgs.append,
  listAudit: auditArgs.list,
  verifyAudit: auditArgs.verify,
};
