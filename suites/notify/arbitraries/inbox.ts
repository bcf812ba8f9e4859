import fc from 'fast-check';
import { handles } from '#harness';
import { both, filters, from, idOf, maybe, paged, partly, rarely } from '../../support/generators.ts';
import * as pools from '../pools.ts';
import { eventId, instant, leaseMs, note, purge, skip, worker } from './shared.ts';

const recipient = rarely(from(pools.RECIPIENTS), from(pools.WRONG_TEXTS));
const title = rarely(from(['t', '\u{1f600}', ' a\r\nb ']), from<unknown>(['', 'a\0', 'x'.repeat(513), null]));
const lockName = rarely(from(['digests', 'Digests', 'purge']), from(pools.WRONG_TEXTS));
const heldLock = handles('lock', ['name', 'holder', 'token']);

/** Arguments of the operations on the inbox and on locks. */
export const inbox = {
  postToInbox: partly({ recipient, title }, { eventId: maybe(eventId), body: note }),
  listInbox: paged('inbox', both(fc.record({ recipient }), filters({ unreadOnly: rarely(from([true, false]), from<unknown>([null, 'yes'])) }))),
  markRead: fc.oneof(
    { weight: 8, arbitrary: handles('message', ['recipient', 'messageId'], skip) },
    { weight: 1, arbitrary: fc.record({ recipient, messageId: idOf('message') }) },
  ),
  // Mostly up to an instant that leaves something unread.
  markAllRead: fc.record({ recipient, upTo: rarely(from([...pools.INSTANTS, new Date(Date.UTC(2026, 0, 1, 0, 10))]), instant) }),
  unreadCount: fc.record({ recipient }),
  purgeInbox: purge,

  acquireLock: fc.record({ name: lockName, holder: worker, leaseMs }),
  renewLock: both(heldLock, fc.record({ leaseMs })),
  releaseLock: fc.oneof(
    { weight: 12, arbitrary: heldLock },
    { weight: 1, arbitrary: fc.record({ name: lockName, holder: worker, token: from([1n, 2n, 0n, 2n ** 63n]) }) },
  ),
};
