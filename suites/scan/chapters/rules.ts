import { type JourneyStep, JsonNumber } from '#harness';
import { is, of } from '../../support/steps.ts';
import { issuerDirectory, packsRegistry, policy } from '../calls.ts';

const PACK = 'policy/shop';

/** By which rules images are judged: drafted, published and activated; the registry keeps what was published by its digest. */
export const rules: readonly JourneyStep[] = [
  policy('createPack', { name: 'shop' }, { as: 'rules' }),
  policy('draftVersion', {
    packId: of('rules', '/packId'),
    rules: [
      { ruleId: 'critical', priority: 1, effect: 'block', expression: { severity: { atLeast: new JsonNumber('9.0') } } },
      { ruleId: 'known-vex', priority: 0, effect: 'allow', expression: { vex: ['not_affected', 'fixed'] } },
    ],
  }),
  policy(
    'publishVersion',
    { packId: of('rules', '/packId'), version: 1, revision: 1, actor: of('alice', '/userId') },
    { as: 'published', expect: is('/state', 'published') },
  ),
  policy(
    'activateVersion',
    { packId: of('rules', '/packId'), version: of('published', '/version'), actor: of('bob', '/userId') },
    { expect: is('/ordinal', 1) },
  ),
  policy('putRiskProfile', { name: 'default', expectedVersion: 0, settings: { weights: { network: 1.5 } }, actor: of('bob', '/userId') }, { as: 'profile' }),
  packsRegistry(
    'publish',
    {
      name: PACK,
      version: '1.0.0',
      content: { sha256: of('published', '/digest'), length: 4_096n, gridFsId: '0123456789abcdef01234567' },
      manifest: { rules: of('published', '/ruleCount') },
      actor: of('alice', '/userId'),
    },
    { as: 'release', expect: is('/created', true) },
  ),
  packsRegistry(
    'promote',
    { name: PACK, version: '1.0.0', revision: of('release', '/version/revision'), actor: of('bob', '/userId') },
    { expect: is('/state', 'promoted') },
  ),
  packsRegistry(
    'attach',
    {
      name: PACK,
      version: '1.0.0',
      type: 'https://slsa.dev/provenance/v1',
      content: { sha256: of('resolved', '/key/fingerprint'), length: 512n, gridFsId: 'fedcba9876543210fedcba98' },
      signer: of('resolved', '/key/keyId'),
      statement: { issuer: of('trusted', '/items/0/issuerId'), weight: of('trusted', '/items/0/weight') },
      actor: of('alice', '/userId'),
    },
    { expect: is('/added', true) },
  ),
  packsRegistry('latestVersion', { name: PACK }, { as: 'latest', expect: is('/version', '1.0.0') }),
  policy('getVersionByDigest', { packId: of('rules', '/packId'), digest: of('latest', '/sha256') }, { as: 'judging', expect: is('/version', 1) }),
];

/** Nothing of it was tampered with. */
export const proofs: readonly JourneyStep[] = [
  policy('verifyAudit', {}, { expect: is('/intact', true) }),
  packsRegistry('verifyAudit', {}, { expect: is('/intact', true) }),
  issuerDirectory('verifyAudit', {}, { expect: is('/intact', true) }),
];
