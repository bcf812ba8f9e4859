import { JsonNumber, type JsonValue, type Scenario, type ScenarioStep } from '#harness';
import { fails, is, step } from '../../support/steps.ts';
import { WRONG_NOTES } from '../../support/values.ts';
import { WRONG_ACTORS, WRONG_CONTENTS, WRONG_DOCUMENTS, WRONG_NAMES, WRONG_VERSIONS } from '../pools.ts';
import { A, PACK, publish } from './steps.ts';

const HUGE = 'x'.repeat(10_000_000);
const publication = { name: PACK, version: '1.0.0', content: A, manifest: {}, actor: 'ci' };

/** Each of the values in one field, and the field missing. */
function refused(
  op: string,
  args: Readonly<Record<string, unknown>>,
  field: string,
  wrong: readonly unknown[],
  more: Partial<ScenarioStep> = {},
): readonly ScenarioStep[] {
  return wrong.map((value) => step(op, { ...args, [field]: value }, { expect: fails('invalid'), ...more }));
}

const without = (field: keyof typeof publication): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(publication).filter(([key]) => key !== field));

const MANIFEST: JsonValue = {
  b: 1,
  2: 2,
  1: new JsonNumber('1.10'),
  '': [],
  'a.b': { a: { b: null } },
  $set: { $ref: 'x' },
  exact: new JsonNumber('123456789012345678901234'),
  long: 2n ** 53n + 1n,
  zero: 0,
  text: '\u{1f600}\uffff',
};

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what is unusable is refused before anything is written',
    summary: 'missing, null, of a wrong type, too long, NUL, lone surrogates: the same error on both, and no pack, content or audit entry',
    hazards: ['V01', 'V03', 'V19', 'V23', 'W18'],
    steps: [
      ...refused('publish', publication, 'name', WRONG_NAMES),
      ...refused('publish', publication, 'version', WRONG_VERSIONS),
      ...refused('publish', publication, 'content', WRONG_CONTENTS),
      ...refused('publish', publication, 'manifest', WRONG_DOCUMENTS),
      ...refused('publish', publication, 'actor', WRONG_ACTORS),
      ...(['name', 'version', 'content', 'actor'] as const).map((field) => step('publish', without(field), { expect: fails('invalid') })),
      ...refused('publish', publication, 'actor', [HUGE]),
      ...refused('publish', publication, 'manifest', [{ text: HUGE }]),
      ...refused('publish', publication, 'version', [`1.0.0-${HUGE}`, `1.0.0+${HUGE}`]),
      step('listPacks', { limit: 1 }, { expect: is('/items', []) }),
      step('listAudit', { limit: 1 }, { expect: is('/items', []) }),
      step('getByDigest', { sha256: A.sha256, limit: 1 }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'what is unusable is refused before anything is changed',
    summary: 'reasons, types, places, intervals and facts that no store holds; the version, its lifecycle and the audit stay as they were',
    hazards: ['V01', 'V03', 'V19', 'W18'],
    steps: [
      publish('1.0.0'),
      ...refused('yank', { name: PACK, version: '1.0.0', revision: 1, actor: 'alice' }, 'reason', [...WRONG_NOTES, null, undefined, HUGE]),
      ...refused('promote', { name: PACK, version: '1.0.0', actor: 'alice' }, 'revision', [undefined, null, 0, 1.5, '1', 2 ** 31]),
      ...refused('attach', { name: PACK, version: '1.0.0', content: A, actor: 'ci' }, 'type', ['', 'a\0b', '\ud800', 'x'.repeat(257), null, undefined]),
      ...refused('recordParity', { name: PACK, version: '1.0.0', place: 'cli' }, 'observedSha256', ['', 'A'.repeat(64), undefined]),
      ...refused('recordParity', { name: PACK, version: '1.0.0', place: 'cli', observedSha256: null }, 'ageMs', [-1, 0.5, null, '1']),
      ...refused('registerMirror', { name: 'upstream', upstream: 'https://a.example' }, 'intervalMs', [0, -1, 0.5, 2 ** 31, null, undefined]),
      ...refused('appendAudit', { actor: 'bob', action: 'pack.reviewed', subject: 'x' }, 'detail', [null, [], { 'a\0': 1 }, { text: HUGE }]),
      ...refused('listVersions', { name: PACK, limit: 1 }, 'after', ['', 'x', 'WyJ2ZXJzaW9ucyIsIngiXQ', 'WyJ2ZXJzaW9ucyJd', null]),
      step('getVersion', { name: PACK, version: '1.0.0' }, { expect: is('/revision', 1) }),
      step('listMirrors', { limit: 1 }, { expect: is('/items', []) }),
      step('verifyAudit', {}, { expect: is('/entries/$numberLong', '1') }),
    ],
  },
  {
    name: 'a manifest comes back as it went in',
    summary: 'keys of every kind and order, numbers beyond a double, null beside empty and missing',
    hazards: ['V04', 'V05', 'V06', 'V09', 'V20', 'V21', 'V25', 'Q10'],
    steps: [
      step('publish', { ...publication, manifest: { ...MANIFEST, zero: -0 } }, { expect: is('/version/manifest', MANIFEST) }),
      step('getVersion', { name: PACK, version: '1.0.0' }, { expect: is('/manifest', MANIFEST) }),
      step('publish', { ...publication, version: '1.0.1', manifest: { toJSON: 1, constructor: [] } }),
      step('getVersion', { name: PACK, version: '1.0.1' }, { expect: is('/manifest/constructor', []) }),
      step('publish', { name: PACK, version: '1.0.2', content: A, actor: 'ci' }, { expect: is('/version/manifest', {}) }),
      step('attach', { name: PACK, version: '1.0.0', type: 'sbom', content: A, statement: { parts: [null, {}, [], ''] }, actor: 'ci' }),
      step('listAttestations', { name: PACK, version: '1.0.0', limit: 1 }, { expect: is('/items/0/statement', { parts: [null, {}, [], ''] }) }),
    ],
  },
  {
    name: 'the longest names and versions fit every index',
    summary: 'a version of 256 characters whose key is three times as long, with the longest name, type and actor',
    hazards: ['W19', 'W20'],
    steps: [
      ...[`1.0.0-${'1.'.repeat(124)}10`, `1.0.0-${'a.'.repeat(124)}aa`, `1.0.${'9'.repeat(252)}`, `1.0.0+${'a'.repeat(250)}`].flatMap((version) => [
        step('publish', { name: 'x'.repeat(128), version, content: A, actor: '\u{1f600}'.repeat(256) }, { expect: is('/created', true) }),
        step('attach', { name: 'x'.repeat(128), version, type: '\u{1f600}'.repeat(256), content: A, actor: 'ci' }, { expect: is('/added', true) }),
        step('recordParity', { name: 'x'.repeat(128), version, place: 'y'.repeat(128), observedSha256: null }, { expect: is('/recorded', true) }),
      ]),
      step('listVersions', { name: 'x'.repeat(128), limit: 3, descending: true }, { expect: is('/items/0/version', `1.0.${'9'.repeat(252)}`) }),
      step('listStaleParity', { ageMs: 0, limit: 1 }, { as: 'page', expect: is('/items/0/place', 'y'.repeat(128)) }),
      step('listAudit', { subject: `pack:${'x'.repeat(128)}@1.0.${'9'.repeat(252)}`, limit: 5 }, { expect: is('/items/1/action', 'pack.attested') }),
    ],
  },
];
