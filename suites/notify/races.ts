import { errorsOf, heldTwice, oneWins, type Race, type RaceSeen, stepValue, valuesOf } from '#harness';
import { lockRaces } from '../support/lock-races.ts';
import type { Page } from '../support/page.ts';
import { at, is, MINUTE_MS, of, step } from '../support/steps.ts';
import type { ClaimedDeliveries, Delivery, EnqueuedDelivery } from './contract/deliveries.ts';
import type { AppendedToDigest, Digest } from './contract/digests.ts';
import { append, by, channel, claim, enqueue, eventTime, rule, template } from './scenarios/steps.ts';

const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ deliveryId }) => deliveryId);
const claimedIds = (seen: RaceSeen) => valuesOf<ClaimedDeliveries>(seen, 'claimDueDeliveries').flatMap(({ claimed }) => ids(claimed));

/** Takes a delivery and sends it; the round in which there is none is the last. */
const send = (worker: string) => [
  { ...claim(worker, {}, { as: 'claim' }), until: is('/claimed', []) },
  step('succeedDelivery', { deliveryId: of('claim', '/claimed/0/deliveryId'), worker }),
];

const deliveryRaces: readonly Race[] = [
  {
    name: 'one idempotency key, many who ask',
    summary: 'all get one delivery, which exactly one of them has made',
    hazards: ['W03', 'W07', 'T07'],
    callers: ANY,
    setup: () => [channel('ops')],
    acts: [{ steps: () => [enqueue('k')] }],
    after: () => [step('listDeliveries', { limit: 10 }, { as: 'left', expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const given = valuesOf<EnqueuedDelivery>(seen, 'enqueueDelivery');
      if (given.length !== seen.callers.length) return 'a key that is there already is refused';
      if (new Set(given.map(({ delivery }) => delivery.deliveryId)).size !== 1) return 'one key gives several deliveries';
      const made = given.filter(({ created }) => created).length;
      return made === 1 ? undefined : `${made} callers say that they made the one delivery`;
    },
    equal: { without: ['/delivery/deliveryId'] },
  },
  {
    name: 'every delivery is sent once',
    summary: 'no delivery goes to two workers, and none is left behind',
    hazards: ['W05', 'W06'],
    callers: ANY,
    setup: (callers) => [channel('ops'), ...Array.from({ length: Math.min(callers, 4) + 2 }, (_, number) => enqueue(`k${number}`))],
    acts: [{ steps: (caller) => send(`worker ${caller}`), rounds: () => 7 }],
    after: () => [step('listDeliveries', { state: 'queued', limit: 1 }, { expect: is('/items', []) })],
    broken: (seen) => {
      const claimed = claimedIds(seen);
      if (heldTwice(claimed) !== undefined) return 'one delivery goes to two workers';
      const queued = seen.setup.length - 1;
      if (claimed.length !== queued) return `${queued - claimed.length} deliveries are left behind`;
      return valuesOf(seen, 'succeedDelivery').length === claimed.length ? undefined : 'a worker cannot finish what it holds';
    },
  },
  {
    name: 'a delivery outlives its worker',
    summary: 'what a worker that dies holds, or does not know that it holds, goes to exactly one other when the lease has lapsed',
    hazards: ['W05', 'W13', 'W17'],
    callers: [2, 4],
    setup: () => [channel('ops'), enqueue('a'), enqueue('b')],
    acts: [
      { steps: (caller) => (caller === 0 ? [{ ...claim('dying'), dies: true }] : []) },
      { advanceMs: MINUTE_MS, steps: (caller) => (caller === 0 ? [] : send(`worker ${caller}`)), rounds: () => 4 },
    ],
    after: () => [step('listDeliveries', { state: 'succeeded', limit: 10 }, { as: 'left' })],
    broken: (seen) => {
      if (heldTwice(claimedIds({ ...seen, callers: seen.callers.slice(1) })) !== undefined) return 'one delivery goes to two workers';
      return stepValue<Page<Delivery>>(seen, 'left')?.items.length === 2 ? undefined : 'the delivery of a dead worker is lost';
    },
  },
  {
    name: 'a claim of two holds both or none',
    summary: 'a worker that dies while it claims several holds all of them, or none: never one of two',
    hazards: ['W05', 'W13'],
    callers: [1],
    setup: () => [channel('ops'), enqueue('a'), enqueue('b')],
    acts: [{ steps: () => [{ ...claim('dying', { limit: 2 }), dies: true }] }],
    after: () => [step('listDeliveries', { state: 'sending', limit: 10 }, { as: 'held' })],
    broken: (seen) => (stepValue<Page<Delivery>>(seen, 'held')?.items.length === 1 ? 'a dying worker holds one of the two that it asked for' : undefined),
  },
  {
    name: 'an attempt has one note',
    summary: 'what a channel answered to one attempt is noted once; all other callers are told that it is',
    hazards: ['W03', 'W12'],
    callers: SOME,
    setup: () => [channel('ops'), enqueue('a'), claim('w')],
    acts: [{ steps: () => [by('w', 'recordAttempt', 'a', { outcome: 'timeout' })] }],
    after: () => [step('getDelivery', { deliveryId: of('a', '/delivery/deliveryId') }, { expect: is('/log/1', undefined) })],
    broken: (seen) => oneWins(seen, 'recordAttempt', { kind: 'duplicate', field: 'deliveryId', constraint: 'delivery_attempts_pkey' }),
    equal: { without: [] },
  },
  {
    name: 'an attempt has one end',
    summary: 'of a success and failures that are reported for one attempt exactly one counts',
    hazards: ['W08'],
    callers: [2, 4, 8],
    setup: () => [channel('ops'), enqueue('a'), claim('w')],
    acts: [{ steps: (caller) => [caller === 0 ? by('w', 'succeedDelivery', 'a') : by('w', 'failDelivery', 'a', { error: 'x' })] }],
    after: () => [step('getDelivery', { deliveryId: of('a', '/delivery/deliveryId') }, { as: 'left' })],
    broken: (seen) => {
      const ends = ['succeedDelivery', 'failDelivery'].flatMap((op) => valuesOf<Delivery>(seen, op));
      if (ends.length !== 1) return `${ends.length} callers say that they ended the attempt`;
      const left = stepValue<{ readonly delivery: Delivery }>(seen, 'left')?.delivery;
      return ends[0]?.state === left?.state ? undefined : 'the delivery has another state than the one that was told';
    },
  },
];

const digestRaces: readonly Race[] = [
  {
    name: 'one group has one open digest',
    summary: 'all events of a group come into one digest, each once, also the very first',
    hazards: ['W02', 'W03', 'W08'],
    callers: SOME,
    setup: () => [channel('ops')],
    acts: [{ steps: (caller) => [append(`e${caller >> 1}`, eventTime(caller >> 1))] }],
    broken: (seen) => {
      const given = valuesOf<AppendedToDigest>(seen, 'appendToDigest');
      if (given.length !== seen.callers.length) return 'an event is refused';
      if (new Set(given.map(({ digest }) => digest.digestId)).size !== 1) return 'one group has two open digests';
      const events = Math.ceil(seen.callers.length / 2);
      if (given.filter(({ appended }) => appended).length !== events) return 'an event is taken twice, or not at all';
      return Math.max(...given.map(({ digest }) => digest.entries)) === events ? undefined : 'an event is not counted';
    },
  },
  {
    name: 'a window that is over is closed once',
    summary: 'of all who come when it is over exactly one closes the digest, and all find the new one',
    hazards: ['W02', 'W08', 'W17'],
    callers: SOME,
    setup: () => [channel('ops'), append('before', eventTime(0), { windowMs: 1000 }, { as: 'before' })],
    acts: [{ advanceMs: 1000, steps: (caller) => [append(`e${caller}`, eventTime(caller))] }],
    after: () => [step('getDigest', { digestId: of('before', '/digest/digestId') }, { expect: is('/closedAt', at(3000)) })],
    broken: (seen) => {
      const given = valuesOf<AppendedToDigest>(seen, 'appendToDigest');
      if (given.length !== seen.callers.length) return 'an event is refused';
      const closed = given.filter(({ closedId }) => closedId !== null).length;
      if (closed !== 1) return `${closed} callers say that they closed the one digest`;
      return new Set(given.map(({ digest }) => digest.digestId)).size === 1 ? undefined : 'one group has two open digests';
    },
  },
  {
    name: 'a digest is closed while an event comes',
    summary: 'exactly one of all who close a digest does, and is told all that is in it; an event that comes meanwhile is in it, or in the next',
    hazards: ['W08'],
    callers: [2, 4, 8],
    setup: () => [channel('ops'), append('first', eventTime(0), {}, { as: 'first' })],
    acts: [
      {
        steps: (caller) => [caller === 0 ? append('late', eventTime(1)) : step('closeDigest', { digestId: of('first', '/digest/digestId'), early: true })],
      },
    ],
    after: () => [step('listDigestEntries', { digestId: of('first', '/digest/digestId'), limit: 9 }, { as: 'entries' })],
    broken: (seen) => {
      const lost = oneWins(seen, 'closeDigest', { kind: 'precondition_failed', field: 'state' });
      if (lost !== undefined) return lost;
      const first = stepValue<AppendedToDigest>(seen, 'first')?.digest.digestId;
      const [late] = valuesOf<AppendedToDigest>(seen, 'appendToDigest');
      if (late === undefined) return `an event is refused with ${errorsOf(seen, 'appendToDigest')[0]?.kind}`;
      const entries = stepValue<Page<unknown>>(seen, 'entries')?.items.length;
      if (entries !== (late.digest.digestId === first ? 2 : 1)) return 'the event is not in the digest that it is said to be in';
      const [closed] = valuesOf<Digest>(seen, 'closeDigest');
      return closed?.entries === entries ? undefined : 'an event comes into a digest that is closed';
    },
  },
];

const routingRaces: readonly Race[] = [
  {
    name: 'one version of a template, many who publish it',
    summary: 'exactly one caller publishes on top of what stands; all others are told that another has',
    hazards: ['W03', 'W12'],
    callers: ANY,
    setup: () => [template('alert', 'de', 0, 'one')],
    acts: [{ steps: (caller) => [template('alert', 'de', 1, `two of ${caller}`)] }],
    after: () => [step('listTemplates', { limit: 10 }, { expect: is('/items/2', undefined) })],
    broken: (seen) => oneWins(seen, 'publishTemplate', { kind: 'conflict', field: 'baseVersion', constraint: 'templates_pkey' }),
    equal: { without: ['/body'] },
  },
  {
    name: 'one version of a channel, many changes of it',
    summary: 'of all changes to one version exactly one is made; all others are told that it has passed',
    hazards: ['W08'],
    callers: ANY,
    setup: () => [channel('ops')],
    acts: [{ steps: (caller) => [step('updateChannel', { channelId: of('ops', '/channelId'), version: 1, name: `name ${caller}` })] }],
    after: () => [step('getChannel', { channelId: of('ops', '/channelId') }, { expect: is('/version', 2) })],
    broken: (seen) => oneWins(seen, 'updateChannel', { kind: 'conflict', field: 'version' }),
    equal: { without: ['/name'] },
  },
  {
    name: 'a channel is named, or deleted',
    summary: 'either the deletion goes through and no rule names the channel, or rules name it and it stays',
    hazards: ['W08', 'T06'],
    callers: [2, 4, 8],
    setup: () => [channel('ops')],
    acts: [
      {
        steps: (caller) => [
          caller === 0 ? step('deleteChannel', { channelId: of('ops', '/channelId'), version: 1 }) : rule(`rule ${caller}`, ['ops'], {}, { as: 'made' }),
        ],
      },
    ],
    broken: (seen) => {
      const deleted = seen.callers[0]?.[0]?.outcome.kind === 'value';
      const named = valuesOf(seen, 'createRule').length;
      if (deleted && named > 0) return 'a rule names a channel that is deleted';
      return deleted || named === seen.callers.length - 1 ? undefined : 'a channel that stays is refused to a rule';
    },
  },
  {
    name: 'a person is told of an event once',
    summary: 'exactly one caller tells; all others are told that it was done',
    hazards: ['W03', 'W12'],
    callers: ANY,
    acts: [{ steps: () => [step('postToInbox', { recipient: 'ann', eventId: 'e', title: 't' })] }],
    after: () => [step('unreadCount', { recipient: 'ann' }, { expect: is('/unread', 1) })],
    broken: (seen) => oneWins(seen, 'postToInbox', { kind: 'duplicate', field: 'eventId', constraint: 'inbox_event_key' }),
    equal: { without: ['/messageId'] },
  },
];

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...deliveryRaces, ...digestRaces, ...routingRaces, ...lockRaces];
