import type { JourneyStep } from '#harness';
import { is, MINUTE_MS, of } from '../../support/steps.ts';
import { notify } from '../calls.ts';

type Referred = ReturnType<typeof of>;

/** One event of the digest of what the feeds said: by its source's own clock. */
function digested(eventId: Referred, occurredAt: Referred, summary: Referred) {
  return { channelId: of('channel', '/channelId'), groupKey: 'feeds', windowMs: 60 * MINUTE_MS, eventId, occurredAt, summary };
}

/** Who is to be told, and in which words. */
export const audience: readonly JourneyStep[] = [
  notify('createChannel', { name: 'shop', kind: 'slack', configuration: { token: 'vault://notify/slack' } }, { as: 'channel' }),
  notify('publishTemplate', { name: 'scan', locale: 'de', baseVersion: 0, format: 'markdown', subject: 'Prüfung', body: '{{summary}}' }),
  notify(
    'createRule',
    {
      name: 'blocked images',
      priority: 1,
      eventKinds: ['scan.completed'],
      condition: { path: ['blocked'], op: 'atLeast', value: 1 },
      actions: [{ channelId: of('channel', '/channelId'), template: 'scan' }],
    },
    { as: 'rule' },
  ),
];

/** The team is told once, whoever asks twice; and what the feed said goes into its digest, by its source's own clock. */
export const notification: readonly JourneyStep[] = [
  notify(
    'matchRules',
    { kind: 'scan.completed', attributes: of('completed', '/stats'), limit: 10 },
    { as: 'matched', expect: is('/items/0/name', 'blocked images') },
  ),
  notify('effectiveTemplate', { name: of('matched', '/items/0/actions/0/template'), locale: 'de-AT' }, { as: 'words', expect: is('/locale', 'de') }),
  ...[true, false].map((created) =>
    notify(
      'enqueueDelivery',
      {
        idempotencyKey: of('evaluated', '/runId'),
        channelId: of('matched', '/items/0/actions/0/channelId'),
        eventId: of('completed', '/id'),
        ruleId: of('matched', '/items/0/ruleId'),
        payload: { subject: of('words', '/subject'), summary: of('evaluated', '/summary'), why: of('why', '/items/0/detail') },
      },
      { expect: is('/created', created) },
    ),
  ),
  notify('claimDueDeliveries', { worker: of('job', '/worker'), leaseMs: MINUTE_MS, limit: 10 }, { as: 'claimed', expect: is('/claimed/0/attempts', 1) }),
  notify('recordAttempt', {
    deliveryId: of('claimed', '/claimed/0/deliveryId'),
    worker: of('claimed', '/claimed/0/worker'),
    outcome: 'accepted',
    statusCode: 200,
  }),
  notify(
    'succeedDelivery',
    { deliveryId: of('claimed', '/claimed/0/deliveryId'), worker: of('claimed', '/claimed/0/worker') },
    { expect: is('/state', 'succeeded') },
  ),
  notify('appendToDigest', digested(of('advisory', '/key'), of('advisory', '/changedAt'), of('advisory', '/contributions/0/documentId')), {
    expect: is('/appended', true),
  }),
  notify('appendToDigest', digested(of('said', '/digest'), of('statements', '/items/0/statedAt'), of('statements', '/items/0/action')), {
    as: 'digest',
    expect: is('/digest/entries', 2),
  }),
  notify('listDigestEntries', { digestId: of('digest', '/digest/digestId'), limit: 10 }),
  notify('postToInbox', { recipient: of('alice', '/userId'), eventId: of('completed', '/id'), title: of('words', '/subject') }, { as: 'message' }),
  notify('unreadCount', { recipient: of('alice', '/userId') }, { expect: is('/unread', 1) }),
  notify('listInbox', { recipient: of('alice', '/userId'), unreadOnly: true, limit: 10 }, { as: 'inbox' }),
  notify('markRead', { recipient: of('alice', '/userId'), messageId: of('inbox', '/items/0/messageId') }),
];
