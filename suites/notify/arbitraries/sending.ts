import fc from 'fast-check';
import { handle, handles } from '#harness';
import { both, filters, from, idOf, maybe, mostly, paged, partly, rarely } from '../../support/generators.ts';
import * as pools from '../pools.ts';
import { eventId, leaseMs, note, numbered, pauseMs, payload, purge, skip, worker } from './shared.ts';

/** A channel that was made, mostly. */
const channelId = mostly(handle('channel', 'id', skip), idOf('channel'));
const idempotencyKey = rarely(numbered(['k', 'K', 'k '], 30), from<unknown>(['', 'a\0', '\ud800', 'x'.repeat(257), null]));
const maxAttempts = rarely(from([1, 1, 2, 3]), from<unknown>([0, 21, 0.5, null]));
const delayMs = rarely(from([0, 0, 0, 1, 1000, 60_000]), from<unknown>([-1, 0.5, 2_592_000_001]));
const deliveryId = mostly(handle('delivery', 'id'), idOf('delivery'));

/** Held, or held once, by a worker who claimed it; or by one who did not. */
const held = fc.oneof({ weight: 10, arbitrary: handles('claim', ['deliveryId', 'worker'], skip) }, { weight: 1, arbitrary: fc.record({ deliveryId, worker }) });
const outcome = rarely(from(['accepted', 'rejected', 'timeout', 'unreachable'] as const), from<unknown>(['', 'Accepted', null]));
const failed = both(held, fc.record({ error: note }));

const groupKey = rarely(from(pools.GROUPS), from(pools.WRONG_TEXTS));
const occurredAt = rarely(from(pools.EVENT_TIMES), from<unknown>([...pools.FAR_EVENT_TIMES, ...pools.WRONG_EVENT_TIMES]));
const digestId = idOf('digest');

/** Arguments of the operations on deliveries and digests. */
export const sending = {
  enqueueDelivery: partly({ idempotencyKey, channelId, eventId }, { ruleId: maybe(handle('rule', 'id')), payload, delayMs, maxAttempts }),
  getDelivery: fc.record({ deliveryId }),
  listDeliveries: paged(
    'deliveries',
    filters({
      state: rarely(from(['queued', 'sending', 'succeeded', 'dead'] as const), from<unknown>(['', 'Queued', null])),
      channelId: mostly(handle('delivery', 'channelId', skip), idOf('channel')),
    }),
  ),
  claimDueDeliveries: fc.record({ worker, leaseMs, limit: rarely(from([1, 2, 2, 3, 50]), from<unknown>([0, 51, null])) }),
  recordAttempt: both(held, partly({ outcome }, { statusCode: maybe(rarely(from([200, 429, 503]), from<unknown>([99, 600, '200']))), detail: maybe(note) })),
  succeedDelivery: held,
  failDelivery: failed,
  deadLetterDelivery: failed,
  requeueDelivery: fc.record({
    deliveryId: fc.oneof({ weight: 5, arbitrary: handle('deadDelivery', 'id', skip) }, { weight: 1, arbitrary: deliveryId }),
    moreAttempts: rarely(from([1, 2, 20]), from<unknown>([0, 21, null])),
  }),
  purgeDeliveries: purge,

  appendToDigest: partly({ channelId, groupKey, windowMs: pauseMs, eventId, occurredAt, summary: note }, { payload }),
  getDigest: fc.record({ digestId }),
  listDigestEntries: paged('digestEntries', fc.record({ digestId })),
  listDueDigests: paged('dueDigests', fc.constant({})),
  closeDigest: partly({ digestId }, { early: rarely(from([true, false]), from<unknown>([null, 1])) }),
  purgeDigests: purge,
};
