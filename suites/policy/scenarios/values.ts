import type { Scenario } from '#harness';
import { fails, is, of, step } from '../../support/steps.ts';
import { LONGEST, WRONG_EXPRESSIONS, WRONG_NOTES, WRONG_OBJECTS, WRONG_SLUGS, WRONG_TEXTS } from '../pools.ts';
import { draft, pack, request, rule, trial } from './steps.ts';

const invalid = { expect: fails('invalid') };
const HUGE = 'x'.repeat(10_000_000);

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL and lone surrogates, wrong names, texts and documents in every field: invalid, and nothing is left behind',
    hazards: ['V01', 'V02', 'V03', 'V07', 'V23'],
    steps: [
      ...WRONG_SLUGS.map((name) => step('createPack', { name }, invalid)),
      ...WRONG_NOTES.map((description) => step('createPack', { name: 'p', description }, invalid)),
      pack('p'),
      ...WRONG_EXPRESSIONS.map((expression) => draft('p', [rule('a', 0), rule('b', 0, expression)], invalid)),
      ...WRONG_TEXTS.map((ruleId) => draft('p', [{ ...rule('a', 0), ruleId }], invalid)),
      ...[1.5, '0', 1_000_001, null].map((priority) => draft('p', [{ ...rule('a', 0), priority }], invalid)),
      draft('p', [{ ruleId: 'a', priority: 0, effect: 'block' }], invalid),
      draft('p', [null], invalid),
      draft(
        'p',
        Array.from({ length: 101 }, (_, at) => rule(`r${at}`, at)),
        invalid,
      ),
      ...WRONG_OBJECTS.map((settings) => step('putRiskProfile', { name: 's', expectedVersion: 0, settings, actor: 'a' }, invalid)),
      ...WRONG_TEXTS.map((artifact) => request('x', artifact as string, { as: `wrong ${String(artifact).slice(0, 9)}`, ...invalid })),
      ...WRONG_TEXTS.map((actor) => step('requestException', { artifact: 'a', reason: '', actor }, invalid)),
      ...[0, -1, 0.5, '1', 400 * 86_400_000 + 1].map((durationMs) =>
        step('approveException', { exceptionId: of('p', '/packId'), version: 1, actor: 'b', durationMs }, invalid),
      ),
      step('exceptionsInForce', { artifact: 'a', limit: 1, at: new Date(Number.NaN) }, invalid),
      step('getPack', { packId: of('p', '/packId') }, { expect: is('/lastVersion', 0) }),
      step('listRiskProfiles', { limit: 1 }, { expect: is('/items', []) }),
      step('listExceptions', { limit: 1 }, { expect: is('/items', []) }),
      step('listAudit', { limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'a batch with one unusable explanation is refused as a whole',
    summary: 'wrong findings, rules, verdicts and details, too many of them, none at all',
    hazards: ['V01', 'V03', 'W11'],
    steps: [
      pack('p'),
      draft('p', [rule('a', 0)]),
      trial('p', 'a'),
      ...[
        ...WRONG_TEXTS.map((findingId) => ({ findingId, ruleId: 'r', verdict: 'warn' })),
        ...WRONG_OBJECTS.map((detail) => ({ findingId: 'f', ruleId: 'r', verdict: 'warn', detail })),
        { findingId: 'f', ruleId: 'r', verdict: 'Warn' },
        null,
      ].map((wrong) =>
        step('appendExplanations', { runId: of('a', '/runId'), explanations: [{ findingId: 'g', ruleId: 'r', verdict: 'warn' }, wrong] }, invalid),
      ),
      ...[[], null, {}, Array(501).fill({ findingId: 'g', ruleId: 'r', verdict: 'warn' })].map((explanations) =>
        step('appendExplanations', { runId: of('a', '/runId'), explanations }, invalid),
      ),
      step('explanationsOfFinding', { findingId: 'g', limit: 9 }, { expect: is('/items', []) }),
      step('getRun', { runId: of('a', '/runId') }, { expect: is('/explanations', 0) }),
    ],
  },
  {
    name: 'text of 10 MB is refused by both',
    summary: 'in every kind of text and document',
    hazards: ['W18', 'W19'],
    heavy: true,
    steps: [
      step('createPack', { name: HUGE }, invalid),
      step('createPack', { name: 'p', description: HUGE }, invalid),
      pack('p'),
      draft('p', [rule('a', 0, HUGE)], invalid),
      step('putRiskProfile', { name: 's', expectedVersion: 0, settings: { k: HUGE }, actor: 'a' }, invalid),
      step('requestException', { artifact: HUGE, reason: '', actor: 'a' }, invalid),
      step('appendAudit', { actor: 'a', action: 'a', subject: 's', detail: { k: HUGE } }, invalid),
    ],
  },
  {
    name: 'ids, versions and pages of the wrong kind are invalid, not unknown',
    summary: 'ids in capitals are ids; a page asks for 1 to 200 items, after a place that a page of the same list gave',
    hazards: ['V18'],
    steps: [
      pack('a'),
      pack('b'),
      ...['', 'x', 7, null].map((packId) => step('getPack', { packId }, invalid)),
      step('getPack', { packId: 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA' }, { expect: fails('not_found') }),
      ...[0, -1, 1.5, '1', 2 ** 31].map((version) => step('getVersion', { packId: of('a', '/packId'), version }, invalid)),
      ...['', 'A'.repeat(64), '0'.repeat(63)].map((digest) => step('getVersionByDigest', { packId: of('a', '/packId'), digest }, invalid)),
      ...[0, -1, 1.5, 201, '2', null].map((limit) => step('listPacks', { limit }, invalid)),
      step('listPacks', { limit: 1 }, { as: 'page', expect: is('/items/0/name', 'a') }),
      step('listRiskProfiles', { limit: 1, after: of('page', '/next') }, invalid),
      ...['', 'x', 'bnVsbA', 'WyJwYWNrcyJd'].map((after) => step('listPacks', { limit: 1, after }, invalid)),
      step('listPacks', { limit: 200, after: of('page', '/next') }, { expect: is('/items/0/name', 'b') }),
    ],
  },
  {
    name: 'free text comes back as it went in',
    summary: 'padded, several lines, NFD, beyond the BMP, control characters but for NUL; the longest artifact is found',
    hazards: ['V22', 'V23', 'V27', 'W19'],
    steps: [
      step('createPack', { name: 'p', description: '  e\u0301\r\n\ufeff\u{1f600}\uffff\u0001  ' }, { as: 'p' }),
      step('getPack', { packId: of('p', '/packId') }, { expect: is('/description', '  e\u0301\r\n\ufeff\u{1f600}\uffff\u0001  ') }),
      request('x', 'e\u0301'),
      request('y', 'é', { expect: is('/state', 'requested') }),
      request('z', 'é ', { expect: is('/state', 'requested') }),
      step('listExceptions', { limit: 9, artifact: 'é' }, { expect: is('/items/1', undefined) }),
      request('long', LONGEST),
      step('listExceptions', { limit: 9, artifact: LONGEST }, { expect: is('/items/0/artifact', LONGEST) }),
    ],
  },
  {
    name: 'who names no tenant is told nothing',
    summary: 'empty, with a control character, over-long: forbidden before anything is looked at; quotes and SQL in a name are a name',
    hazards: ['T01', 'T02', 'T10'],
    steps: [
      pack('p'),
      ...['', 'a\0', '\n', '\ud800', 'x'.repeat(129)].flatMap((tenant) =>
        [
          step('listPacks', { limit: 10 }, {}),
          step('getPack', { packId: 'not an id' }, {}),
          step('appendAudit', { actor: 'a', action: 'a', subject: 's' }, {}),
          step('verifyAudit', {}, {}),
        ].map((each) => ({ ...each, tenant, expect: fails('forbidden') })),
      ),
      ...["x'; set role postgres; --", '%', 'ACME', ' acme', 'x'.repeat(128)].flatMap((tenant) => [
        step('listPacks', { limit: 10 }, { tenant, expect: is('/items', []) }),
        pack('p', { tenant, as: `p of ${tenant}`, expect: is('/lastVersion', 0) }),
        step('appendAudit', { actor: 'a', action: 'a', subject: 's' }, { tenant, expect: is('/sequence', 1n) }),
      ]),
      step('listPacks', { limit: 10 }, { expect: is('/items/1', undefined) }),
    ],
  },
];
