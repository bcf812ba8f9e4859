import { inbox as args } from '../arbitraries/inbox.ts';
import * as types from '../types.ts';
import { next, read, write } from './kinds.ts';

const lock = { lock: { name: '/name', holder: '/holder', token: '/token' } } as const;

/** The inbox, and locks. */
export const inbox = {
  postToInbox: {
    ...write,
    summary: 'tell a person',
    weight: 5,
    args: args.postToInbox,
    result: types.message,
    yields: { message: { recipient: '/recipient', messageId: '/messageId', id: '/messageId' } },
  },
  listInbox: {
    ...read,
    summary: "a person's messages, the latest first",
    weight: 2,
    args: args.listInbox,
    result: types.pageOf(types.message),
    yields: next('inbox'),
  },
  markRead: { ...write, summary: 'mark a message as read', weight: 2, args: args.markRead, result: types.message },
  markAllRead: { ...write, summary: 'mark what has come so far as read', args: args.markAllRead, result: types.marked },
  unreadCount: { ...read, summary: 'how many messages are unread', critical: true, weight: 3, args: args.unreadCount, result: types.unread },
  purgeInbox: { ...write, summary: 'delete what is read and came 90 days ago', weight: 0.5, args: args.purgeInbox, result: types.purged },

  acquireLock: { ...write, summary: 'take a lock, with a fencing token', weight: 2, args: args.acquireLock, result: types.lock, yields: lock },
  renewLock: { ...write, summary: 'keep a held lock', args: args.renewLock, result: types.lock, yields: lock },
  releaseLock: { ...write, summary: 'give a held lock back', args: args.releaseLock, result: types.lock },
} as const;
