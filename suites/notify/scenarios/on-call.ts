import type { Scenario } from '#harness';
import { at, DAY_MS, fails, is, MINUTE_MS, type More, of, step, walk } from '../../support/steps.ts';
import { channel } from './steps.ts';

interface Layer {
  readonly startsAt: Date;
  readonly endsAt?: Date | null;
  readonly shiftMinutes: number;
  readonly participants: readonly string[];
}

const schedule = (name: string, layers: readonly Layer[], more: More = {}) => step('createOnCallSchedule', { name, layers }, { as: name, ...more });
const id = (name: string) => ({ scheduleId: of(name, '/scheduleId') });
/** Asks whose turn it is. */
const turn = (name: string, ms: number, participant: string | undefined) =>
  step('whoIsOnCall', { ...id(name), at: at(ms) }, { expect: participant === undefined ? is('', null) : is('/participant', participant) });
const override = (name: string, version: number, participant: string, startsAt: number, endsAt: number, more: More = {}) =>
  step('addOnCallOverride', { ...id(name), version, participant, startsAt: at(startsAt), endsAt: at(endsAt) }, more);

const to = (kind: 'channel' | 'schedule', made: string) => ({ kind, id: of(made, `/${kind}Id`) });

export const onCallScenarios: readonly Scenario[] = [
  {
    name: 'turns follow each other from the begin of a layer',
    summary: 'each from its first to before its last millisecond; nobody before the begin and from the end on; the first layer that holds counts',
    hazards: ['V14', 'V17', 'V16'],
    steps: [
      schedule('week', [
        { startsAt: at(MINUTE_MS), endsAt: at(10 * MINUTE_MS), shiftMinutes: 2, participants: ['ann', 'ben', 'ann', '\u{1f600}'] },
        { startsAt: at(5 * MINUTE_MS), shiftMinutes: 1440, participants: ['eve', 'dan'] },
      ]),
      turn('week', MINUTE_MS - 1, undefined),
      turn('week', MINUTE_MS, 'ann'),
      turn('week', 3 * MINUTE_MS - 1, 'ann'),
      turn('week', 3 * MINUTE_MS, 'ben'),
      turn('week', 5 * MINUTE_MS, 'ann'),
      turn('week', 7 * MINUTE_MS, '\u{1f600}'),
      turn('week', 9 * MINUTE_MS, 'ann'),
      step('whoIsOnCall', { ...id('week'), at: at(9.5 * MINUTE_MS) }, { expect: is('/until', at(10 * MINUTE_MS)) }),
      turn('week', 10 * MINUTE_MS - 1, 'ann'),
      turn('week', 10 * MINUTE_MS, 'eve'),
      turn('week', DAY_MS + 5 * MINUTE_MS - 1, 'eve'),
      turn('week', DAY_MS + 5 * MINUTE_MS, 'dan'),
      turn('week', 10_001 * DAY_MS + 5 * MINUTE_MS, 'dan'),
      step('whoIsOnCall', { ...id('week'), at: at(0) }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'who steps in comes before the turns',
    summary: 'from the first to before the last millisecond; of two the one that began last; taken away, the turn is back',
    hazards: ['W08', 'Q14'],
    steps: [
      schedule('s', [{ startsAt: at(0), shiftMinutes: 60, participants: ['ann'] }]),
      override('s', 1, 'ben', 60_000, 120_000, { as: 'one', expect: is('/version', 2) }),
      override('s', 1, 'eve', 60_000, 120_000, { expect: fails('conflict') }),
      override('s', 2, 'eve', 60_000, 60_000, { expect: fails('invalid') }),
      override('s', 2, 'eve', 60_000, 90_000, { tenant: 'globex', expect: fails('not_found') }),
      turn('s', 59_999, 'ann'),
      turn('s', 60_000, 'ben'),
      turn('s', 119_999, 'ben'),
      turn('s', 120_000, 'ann'),
      override('s', 2, 'eve', 90_000, 91_000, { expect: is('/overrides/1/participant', 'eve') }),
      override('s', 3, 'dan', 0, 200_000, { as: 'three', expect: is('/overrides/0/participant', 'dan') }),
      turn('s', 90_000, 'eve'),
      turn('s', 91_000, 'ben'),
      turn('s', 120_000, 'dan'),
      step('removeOnCallOverride', { ...id('s'), version: 4, overrideId: of('one', '/overrides/0/overrideId') }, { expect: is('/version', 5) }),
      step('removeOnCallOverride', { ...id('s'), version: 5, overrideId: of('one', '/overrides/0/overrideId') }, { expect: fails('not_found') }),
      step(
        'removeOnCallOverride',
        { ...id('s'), version: 5, overrideId: of('three', '/overrides/0/overrideId') },
        { tenant: 'globex', expect: fails('not_found') },
      ),
      turn('s', 60_000, 'dan'),
      step('getOnCallSchedule', id('s'), { expect: is('/version', 5) }),
    ],
  },
  {
    name: 'a schedule takes thirty-two who step in',
    summary: 'one more is over the limit, and makes no version',
    steps: [
      schedule('s', [{ startsAt: at(0), shiftMinutes: 1, participants: ['ann'] }]),
      ...Array.from({ length: 32 }, (_, number) => override('s', number + 1, 'ben', number, number + 1)),
      override('s', 33, 'eve', 0, 1, { expect: fails('limit_exceeded') }),
      step('getOnCallSchedule', id('s'), { expect: is('/overrides/31/startsAt', at(31)) }),
      step('getOnCallSchedule', id('s'), { expect: is('/version', 33) }),
    ],
  },
  {
    name: 'layers are replaced as a whole, and keep their order',
    summary: 'an end that is null is no end; instants of the first and the last year; names are unique',
    hazards: ['V15', 'V16', 'V19', 'V22'],
    steps: [
      schedule('s', [
        { startsAt: new Date('0001-01-01T00:00:00Z'), endsAt: null, shiftMinutes: 1, participants: ['\u{1f600}', ' a '] },
        { startsAt: at(0), endsAt: new Date('9999-12-31T23:59:59.999Z'), shiftMinutes: 527_040, participants: ['b'] },
      ]),
      step('getOnCallSchedule', id('s'), { expect: is('/layers/0/startsAt', new Date('0001-01-01T00:00:00Z')) }),
      step('getOnCallSchedule', id('s'), { expect: is('/layers/1/endsAt', new Date('9999-12-31T23:59:59.999Z')) }),
      turn('s', 0, '\u{1f600}'),
      turn('s', MINUTE_MS, ' a '),
      schedule('s', [{ startsAt: at(0), shiftMinutes: 1, participants: ['a'] }], { as: 'taken', expect: fails('duplicate') }),
      schedule('t', [{ startsAt: at(0), endsAt: at(0), shiftMinutes: 1, participants: ['a'] }], { expect: fails('invalid') }),
      step('updateOnCallSchedule', { ...id('s'), version: 1, name: 'S' }, { expect: is('/layers/1/participants', ['b']) }),
      step(
        'updateOnCallSchedule',
        { ...id('s'), version: 2, layers: [{ startsAt: at(0), shiftMinutes: 1, participants: ['c'] }] },
        { expect: is('/layers/1', undefined) },
      ),
      turn('s', 0, 'c'),
      ...['b', 'a', '\u{1f600}'].map((name) => schedule(name, [{ startsAt: at(0), shiftMinutes: 1, participants: ['a'] }])),
      ...walk('listOnCallSchedules', { limit: 2 }, '/items/0/name', ['S', 'b']),
      step('listOnCallSchedules', { limit: 2 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'an escalation tells step after step, round after round',
    summary: 'each from its first to before its last millisecond; nobody before and after; who is on call is looked up at that instant',
    hazards: ['V14', 'V17'],
    steps: [
      channel('ops'),
      schedule('s', [{ startsAt: at(DAY_MS), shiftMinutes: 1, participants: ['ann', 'ben'] }]),
      step(
        'createEscalationPolicy',
        {
          name: 'p',
          repeats: 1,
          steps: [
            { waitMs: 30_000, targets: [to('channel', 'ops'), to('schedule', 's')] },
            { waitMs: 60_000, targets: [to('schedule', 's')] },
          ],
        },
        { as: 'p', expect: is('/steps/0/targets/1/kind', 'schedule') },
      ),
      ...(
        [
          [-1, '', null],
          [0, '/targets/1/participant', 'ann'],
          [0, '/targets/0/participant', null],
          [29_999, '/step', 0],
          [30_000, '/step', 1],
          [59_999, '/targets/0/participant', 'ann'],
          [60_000, '/targets/0/participant', 'ben'],
          [89_999, '/round', 0],
          [90_000, '/round', 1],
          [90_000, '/until', at(DAY_MS + 120_000)],
          [179_999, '/until', at(DAY_MS + 180_000)],
          [180_000, '', null],
        ] as const
      ).map(([ms, pointer, equals]) =>
        step('escalationAt', { policyId: of('p', '/policyId'), raisedAt: at(DAY_MS), at: at(DAY_MS + ms) }, { expect: is(pointer, equals) }),
      ),
      step('escalationAt', { policyId: of('p', '/policyId'), raisedAt: at(0), at: at(0) }, { expect: is('/targets/1/participant', null) }),
      step('escalationAt', { policyId: of('p', '/policyId'), raisedAt: at(0), at: at(0) }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'a policy names channels and schedules of its tenant',
    summary: 'others are invalid, and nothing is left behind; a schedule that is named is not deleted',
    hazards: ['T06', 'W08'],
    steps: [
      channel('ops'),
      schedule('s', [{ startsAt: at(0), shiftMinutes: 1, participants: ['ann'] }]),
      schedule('theirs', [{ startsAt: at(0), shiftMinutes: 1, participants: ['ann'] }], { tenant: 'globex' }),
      step('createEscalationPolicy', { name: 'p', steps: [{ waitMs: 1000, targets: [to('schedule', 'theirs')] }] }, { expect: fails('invalid') }),
      step(
        'createEscalationPolicy',
        { name: 'p', steps: [{ waitMs: 1000, targets: [to('schedule', 's'), { kind: 'channel', id: of('s', '/scheduleId') }] }] },
        { expect: fails('invalid') },
      ),
      step('listEscalationPolicies', { limit: 10 }, { expect: is('/items', []) }),
      step('createEscalationPolicy', { name: 'p', steps: [{ waitMs: 1000, targets: [to('schedule', 's')] }] }, { as: 'p', expect: is('/repeats', 0) }),
      step('createEscalationPolicy', { name: 'p', steps: [{ waitMs: 1000, targets: [to('channel', 'ops')] }] }, { expect: fails('duplicate') }),
      step('deleteOnCallSchedule', { ...id('s'), version: 2 }, { expect: fails('conflict') }),
      step('deleteOnCallSchedule', { ...id('s'), version: 1 }, { expect: fails('precondition_failed') }),
      step('getOnCallSchedule', id('s'), { expect: is('/version', 1) }),
      step(
        'updateEscalationPolicy',
        { policyId: of('p', '/policyId'), version: 1, steps: [{ waitMs: 1000, targets: [to('schedule', 'theirs')] }] },
        { expect: fails('invalid') },
      ),
      step('getEscalationPolicy', { policyId: of('p', '/policyId') }, { expect: is('/version', 1) }),
      step('updateEscalationPolicy', { policyId: of('p', '/policyId'), version: 1, repeats: 9 }, { expect: is('/steps/0/waitMs', 1000) }),
      step(
        'updateEscalationPolicy',
        { policyId: of('p', '/policyId'), version: 2, steps: [{ waitMs: 2000, targets: [to('channel', 'ops')] }] },
        { expect: is('/version', 3) },
      ),
      step('deleteOnCallSchedule', { ...id('s'), version: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      step('deleteOnCallSchedule', { ...id('s'), version: 1 }),
      step('getOnCallSchedule', id('s'), { expect: fails('not_found') }),
      step('deleteEscalationPolicy', { policyId: of('p', '/policyId'), version: 2 }, { expect: fails('conflict') }),
      step('deleteEscalationPolicy', { policyId: of('p', '/policyId'), version: 3 }),
      step('getEscalationPolicy', { policyId: of('p', '/policyId') }, { expect: fails('not_found') }),
    ],
  },
];
