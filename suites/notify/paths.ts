import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { DAY_MS, of } from '../support/steps.ts';
import { channel, enqueue, post, rule } from './scenarios/steps.ts';

const KINDS = 10;
const RECIPIENTS = 4;
const message = (n: number) => ({
  idempotencyKey: `key ${n}`,
  eventId: `event ${n}`,
  payload: { title: `scan ${n}`, findings: [{ id: n, severity: 'high' }] },
});

/** How the critical paths are called when their time is taken: rules of which a tenth match, messages with new keys. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  matchRules: {
    setup: [channel('ops'), ...times(60, (at) => rule(`rule ${at}`, ['ops'], { eventKinds: [`scan.kind-${at % KINDS}`], priority: at }))],
    args: (n) => ({ kind: `scan.kind-${n % KINDS}`, attributes: { severity: 'high', image: `registry/app:${n}` }, limit: 50 }),
  },
  enqueueDelivery: { setup: [channel('ops')], args: (n) => ({ ...message(n), channelId: of('ops', '/channelId') }) },
  claimDueDeliveries: {
    setup: [channel('ops'), ...times(50, (at) => enqueue(`key ${at}`, message(at)))],
    before: (n) => [enqueue(`key ${50 + n}`, message(50 + n))],
    args: (n) => ({ worker: `worker ${n % 4}`, leaseMs: DAY_MS, limit: 1 }),
  },
  unreadCount: { setup: times(100, (at) => post(`person ${at % RECIPIENTS}`, `title ${at}`)), args: (n) => ({ recipient: `person ${n % RECIPIENTS}` }) },
};
