import { sending as args } from '../arbitraries/sending.ts';
import * as types from '../types.ts';
import { next, read, write } from './kinds.ts';

/** Deliveries and digests. */
export const sending = {
  enqueueDelivery: {
    ...write,
    summary: 'queue a message, once a key',
    critical: true,
    weight: 6,
    args: args.enqueueDelivery,
    result: types.enqueued,
    yields: { delivery: { id: '/delivery/deliveryId', channelId: '/delivery/channelId' } },
  },
  getDelivery: { ...read, summary: 'a delivery with what its channel answered', args: args.getDelivery, result: types.deliveryDetail },
  listDeliveries: {
    ...read,
    summary: 'deliveries, the latest first',
    weight: 2,
    args: args.listDeliveries,
    result: types.pageOf(types.delivery),
    yields: next('deliveries'),
  },
  claimDueDeliveries: {
    ...write,
    summary: 'take deliveries that are due',
    critical: true,
    weight: 5,
    args: args.claimDueDeliveries,
    result: types.claimed,
    yields: { claim: { deliveryId: '/claimed/0/deliveryId', worker: '/claimed/0/worker' } },
  },
  recordAttempt: { ...write, summary: 'note what the channel answered', weight: 2, args: args.recordAttempt, result: types.attempt },
  succeedDelivery: { ...write, summary: 'a delivery went through', args: args.succeedDelivery, result: types.delivery },
  failDelivery: { ...write, summary: 'an attempt failed', weight: 2, args: args.failDelivery, result: types.delivery },
  deadLetterDelivery: {
    ...write,
    summary: 'give a delivery up',
    args: args.deadLetterDelivery,
    result: types.delivery,
    yields: { deadDelivery: { id: '/deliveryId' } },
  },
  requeueDelivery: { ...write, summary: 'queue a dead delivery again', args: args.requeueDelivery, result: types.delivery },
  purgeDeliveries: { ...write, summary: 'delete what finished 90 days ago', weight: 0.5, args: args.purgeDeliveries, result: types.purged },

  appendToDigest: {
    ...write,
    summary: "put an event into its group's digest",
    weight: 6,
    args: args.appendToDigest,
    result: types.appended,
    yields: { digest: { id: '/digest/digestId' } },
  },
  getDigest: { ...read, summary: 'a digest by id', args: args.getDigest, result: types.digest },
  listDigestEntries: {
    ...read,
    summary: 'the events of a digest, in the order in which they happened',
    weight: 2,
    args: args.listDigestEntries,
    result: types.pageOf(types.entry),
    yields: next('digestEntries'),
  },
  listDueDigests: {
    ...read,
    summary: 'digests whose window is over',
    args: args.listDueDigests,
    result: types.pageOf(types.digest),
    yields: next('dueDigests'),
  },
  closeDigest: { ...write, summary: 'close a digest', args: args.closeDigest, result: types.digest },
  purgeDigests: { ...write, summary: 'delete what was closed 90 days ago', weight: 0.5, args: args.purgeDigests, result: types.purged },
} as const;
