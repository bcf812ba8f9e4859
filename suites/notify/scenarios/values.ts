import { Micros, type Scenario } from '#harness';
import { fails, is, of, step } from '../../support/steps.ts';
import { WRONG_JSON_VALUES } from '../../support/values.ts';
import { LONG_NAME, WRONG_EVENT_KINDS, WRONG_EVENT_TIMES, WRONG_INSTANTS, WRONG_TEXTS } from '../pools.ts';
import { append, channel, enqueue, post, rule, template } from './steps.ts';

const invalid = { expect: fails('invalid') };
/** The 70th byte in UTF-8 is the first of a character of two, and the whole is longer than what is shown whole. */
const CUT_WITHIN = `x${'é'.repeat(99)}`;
const HUGE = 'x'.repeat(10 * 1024 * 1024);

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL, lone surrogates, empty and over-long text, null and numbers, in every kind of text: invalid, and nothing is left behind',
    hazards: ['V01', 'V02', 'V03', 'V19', 'V23'],
    steps: [
      channel('ops'),
      ...WRONG_TEXTS.flatMap((wrong) => [
        step('createChannel', { name: wrong, kind: 'email' }, invalid),
        rule('r', ['ops'], { name: wrong }, invalid),
        step('publishTemplate', { name: wrong, locale: 'de', baseVersion: 0, format: 'text', body: 'x' }, invalid),
        enqueue('k', { eventId: wrong }, invalid),
        append('e', new Micros(0n), { groupKey: wrong }, invalid),
        post('ann', 'm', { recipient: wrong }, invalid),
        step('createOnCallSchedule', { name: wrong, layers: [{ startsAt: new Date(0), shiftMinutes: 1, participants: ['a'] }] }, invalid),
        step('createOnCallSchedule', { name: 's', layers: [{ startsAt: new Date(0), shiftMinutes: 1, participants: [wrong] }] }, invalid),
        step('acquireLock', { name: wrong, holder: 'a', leaseMs: 1 }, invalid),
      ]),
      ...WRONG_EVENT_KINDS.map((kind) => rule('r', ['ops'], { eventKinds: [kind] }, invalid)),
      step('listRules', { limit: 1 }, { expect: is('/items', []) }),
      step('listDeliveries', { limit: 1 }, { expect: is('/items', []) }),
      step('unreadCount', { recipient: 'ann' }, { expect: is('/unread', 0) }),
    ],
  },
  {
    name: 'a name that is taken is told, wherever the server cuts it',
    summary: 'MongoDB shows the first 70 bytes of a long key: here they end within a character',
    hazards: ['W03'],
    steps: [
      channel('ops'),
      rule(CUT_WITHIN, ['ops']),
      rule('other', ['ops'], {}, { as: 'other' }),
      step('updateRule', { ruleId: of('other', '/ruleId'), version: 1, name: CUT_WITHIN }, { expect: fails('duplicate') }),
      step('acquireLock', { name: CUT_WITHIN, holder: 'a', leaseMs: 60_000 }),
      step('acquireLock', { name: CUT_WITHIN, holder: 'b', leaseMs: 60_000 }, { expect: fails('conflict') }),
    ],
  },
  {
    name: 'instants that no store holds are refused by both',
    summary: 'not a date, before year 1 and after 9999; microseconds likewise, and only they where they are asked for',
    hazards: ['V15', 'V16', 'V26'],
    steps: [
      channel('ops'),
      ...WRONG_INSTANTS.flatMap((wrong) => [
        step('createMaintenanceWindow', { name: 'w', startsAt: wrong, endsAt: new Date(0) }, invalid),
        step('activeQuietHours', { at: wrong, limit: 1 }, invalid),
        step('createOnCallSchedule', { name: 's', layers: [{ startsAt: wrong, shiftMinutes: 1, participants: ['a'] }] }, invalid),
      ]),
      ...WRONG_EVENT_TIMES.map((wrong) => append('e', wrong, {}, invalid)),
      step('listMaintenanceWindows', { limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'documents that jsonb cannot hold are refused by both',
    summary: 'NUL, lone surrogates, NaN, numbers beyond Decimal128, in configurations, conditions, payloads and attributes',
    hazards: ['V01', 'V02', 'V03', 'V05', 'V07', 'W18'],
    steps: [
      channel('ops'),
      ...WRONG_JSON_VALUES.flatMap((value) => [
        step('createChannel', { name: 'c', kind: 'email', configuration: { k: value } }, invalid),
        rule('r', ['ops'], { condition: { path: ['k'], op: 'equals', value } }, invalid),
        enqueue('k', { payload: { k: value } }, invalid),
        append('e', new Micros(0n), { payload: { k: value } }, invalid),
        step('matchRules', { kind: 'k', attributes: { k: value }, limit: 1 }, invalid),
      ]),
      step('listDeliveries', { limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'text of ten megabytes is refused by both',
    summary: 'where a name, a note, a body or a document may stand; in an id and a cursor too',
    hazards: ['W18', 'W19', 'V23'],
    heavy: true,
    steps: [
      step('createChannel', { name: HUGE, kind: 'email' }, invalid),
      step('createChannel', { name: 'c', kind: 'email', configuration: { k: HUGE } }, invalid),
      step('publishTemplate', { name: 't', locale: 'de', baseVersion: 0, format: 'text', body: HUGE }, invalid),
      post('ann', 'm', { body: HUGE }, invalid),
      step('getChannel', { channelId: HUGE }, invalid),
      step('listChannels', { limit: 1, after: HUGE }, invalid),
    ],
  },
  {
    name: 'names of the longest kind are held and found',
    summary: 'their index entries are the largest there are',
    hazards: ['W19'],
    steps: [
      channel(LONG_NAME, { as: 'ops' }),
      rule(LONG_NAME, ['ops'], {}, { expect: is('/name', LONG_NAME) }),
      template(LONG_NAME, 'zh-Hant-TW-x-abcdefgh-abcdefgh-abcd', 0, 'x', { expect: is('/version', 1) }),
      enqueue('\u{1f600}'.repeat(256), { eventId: LONG_NAME }, { expect: is('/created', true) }),
      append(LONG_NAME, new Micros(0n), { groupKey: LONG_NAME }, { expect: is('/appended', true) }),
      post(LONG_NAME, 'm', { eventId: LONG_NAME }, { expect: is('/recipient', LONG_NAME) }),
      step('acquireLock', { name: LONG_NAME, holder: LONG_NAME, leaseMs: 1 }, { expect: is('/token', 1n) }),
    ],
  },
  {
    name: 'a page asks for 1 to 200 items, after a place that a page of the list gave',
    summary: 'other limits and other cursors are invalid; ids in capitals are ids; ids and versions of the wrong kind are invalid, not unknown',
    hazards: ['V18'],
    steps: [
      channel('a'),
      channel('b'),
      ...[0, -1, 1.5, 201, '2', null].map((limit) => step('listChannels', { limit }, invalid)),
      step('listChannels', { limit: 1 }, { as: 'page', expect: is('/items/0/name', 'a') }),
      step('listRules', { limit: 1, after: of('page', '/next') }, invalid),
      ...['', 'x', 'bnVsbA', null].map((after) => step('listChannels', { limit: 1, after }, invalid)),
      ...['', 'x', 7, null].map((channelId) => step('getChannel', { channelId }, invalid)),
      step('getChannel', { channelId: 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA' }, { expect: fails('not_found') }),
      ...[0, -1, 1.5, '1', 2 ** 31].map((version) => step('updateChannel', { channelId: of('a', '/channelId'), version }, invalid)),
      step('listChannels', { limit: 200, after: of('page', '/next') }, { expect: is('/items/0/name', 'b') }),
    ],
  },
  {
    name: 'who names no tenant is told nothing',
    summary: 'empty, with a control character, over-long: forbidden before anything is looked at; quotes and SQL in a name are a name',
    hazards: ['T01', 'T02', 'T10'],
    steps: [
      channel('a'),
      ...['', 'a\0', '\n', '\ud800', 'x'.repeat(129)].flatMap((tenant) => [
        step('listChannels', { limit: 10 }, { tenant, expect: fails('forbidden') }),
        step('claimDueDeliveries', {}, { tenant, expect: fails('forbidden') }),
        step('acquireLock', {}, { tenant, expect: fails('forbidden') }),
      ]),
      ...["x'; set role postgres; --", '%', 'ACME', ' acme'].flatMap((tenant) => [
        step('listChannels', { limit: 10 }, { tenant, expect: is('/items', []) }),
        channel('a', { tenant, as: `a of ${tenant}`, expect: is('/version', 1) }),
      ]),
    ],
  },
];
