import type { JourneyStep } from '#harness';
import { is, of } from '../../support/steps.ts';
import { authority, concelier, issuerDirectory, notify, policy, scheduler } from '../calls.ts';
import { CVE, ECOSYSTEM, NAME, OSV, VERSION } from '../documents.ts';

const tenant = 'globex';

/** Another tenant on the same servers: what the first one did is not there, what bears the same names is its own. */
export const neighbour: readonly JourneyStep[] = [
  concelier('findAffected', { ecosystem: ECOSYSTEM, name: NAME, version: VERSION, limit: 10 }, { tenant, expect: is('/items', []) }),
  concelier('ingestDocument', { source: 'osv', document: OSV }, { tenant, as: 'told globex', expect: is('/status', 'created') }),
  concelier('getAdvisory', { key: CVE }, { tenant, as: 'advisory of globex', expect: is('/contributions/1', undefined) }),
  authority('introspectToken', { tokenHash: of('token', '/token/tokenHash') }, { tenant, expect: is('/state', 'unknown') }),
  authority('createUser', { username: 'alice' }, { tenant, as: 'alice of globex' }),
  issuerDirectory('listTrustedIssuers', { limit: 10 }, { tenant, expect: is('/items/0/weight', 50) }),
  policy('exceptionsInForce', { artifact: of('evaluation', '/artifact'), limit: 10 }, { tenant, expect: is('/items', []) }),
  policy('startRun', { packId: of('judging', '/packId'), artifact: of('evaluation', '/artifact') }, { tenant, expect: { error: 'not_found' } }),
  scheduler('claimJob', { kind: 'policy', worker: of('job', '/worker'), leaseMs: 1_000 }, { tenant, expect: is('', null) }),
  notify('matchRules', { kind: 'scan.completed', attributes: of('completed', '/stats'), limit: 10 }, { tenant, expect: is('/items', []) }),
  notify('postToInbox', { recipient: of('alice of globex', '/userId'), eventId: of('completed', '/id'), title: of('advisory of globex', '/key') }, { tenant }),
  notify('unreadCount', { recipient: of('alice', '/userId') }, { tenant, expect: is('/unread', 0) }),
];
