import type { Scenario } from '#harness';
import { at, DAY_MS, fails, is, MINUTE_MS, type More, of, step, walk } from '../../support/steps.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Quiet hours in UTC, named after the step. */
const quiet = (name: string, startMinute: number, endMinute: number, fields: Readonly<Record<string, unknown>> = {}, more: More = {}) =>
  step('createQuietHours', { name, days: EVERY_DAY, startMinute, endMinute, utcOffsetMinutes: 0, ...fields }, { as: name, ...more });
/** Asks which quiet hours hold, and when the first of them end. */
const quietAt = (ms: number, endsAt: number | undefined) =>
  step('activeQuietHours', { at: at(ms), limit: 10 }, { expect: endsAt === undefined ? is('/items', []) : is('/items/0/endsAt', at(endsAt)) });

const window = (name: string, startsAt: number, endsAt: number, targets: readonly string[] = [], more: More = {}) =>
  step('createMaintenanceWindow', { name, startsAt: at(startsAt), endsAt: at(endsAt), targets }, { as: name, ...more });
const held = (ms: number, first: string | undefined, target?: string) =>
  step(
    'activeMaintenance',
    { at: at(ms), limit: 10, ...(target === undefined ? {} : { target }) },
    { expect: first === undefined ? is('/items', []) : is('/items/0/name', first) },
  );

export const calendarScenarios: readonly Scenario[] = [
  {
    name: 'quiet hours begin on their minute and end before their last',
    summary: 'to the millisecond, across midnight, on the days on which they begin; 1 January 2026 is a Thursday',
    hazards: ['V14', 'V17'],
    steps: [
      quiet('night', 22 * 60, 6 * 60, { days: [4, 4] }, { expect: is('/days', [4]) }),
      quietAt(22 * 60 * MINUTE_MS - 1, undefined),
      quietAt(22 * 60 * MINUTE_MS, DAY_MS + 6 * 60 * MINUTE_MS),
      quietAt(DAY_MS, DAY_MS + 6 * 60 * MINUTE_MS),
      quietAt(DAY_MS + 6 * 60 * MINUTE_MS - 1, DAY_MS + 6 * 60 * MINUTE_MS),
      quietAt(DAY_MS + 6 * 60 * MINUTE_MS, undefined),
      quietAt(DAY_MS + 22 * 60 * MINUTE_MS, undefined),
      quietAt(0, undefined),
      quietAt(7 * DAY_MS + 22 * 60 * MINUTE_MS, 8 * DAY_MS + 6 * 60 * MINUTE_MS),
      step('activeQuietHours', { at: at(DAY_MS), limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
      step('updateQuietHours', { quietHoursId: of('night', '/quietHoursId'), version: 1, enabled: false }, { expect: is('/version', 2) }),
      quietAt(DAY_MS, undefined),
    ],
  },
  {
    name: 'quiet hours keep the offset they were told, not the server’s',
    summary: 'half hours east and west; the day is the local one; a whole day; another offset after summer time began',
    hazards: ['V14', 'V17'],
    steps: [
      quiet('india', 0, 60, { utcOffsetMinutes: 330, days: [5] }),
      // Friday begins there while it is Thursday, 18:30, in UTC.
      quietAt(18.5 * 60 * MINUTE_MS - 1, undefined),
      quietAt(18.5 * 60 * MINUTE_MS, 19.5 * 60 * MINUTE_MS),
      step('updateQuietHours', { quietHoursId: of('india', '/quietHoursId'), version: 1, utcOffsetMinutes: -210 }),
      quietAt(DAY_MS + 3.5 * 60 * MINUTE_MS, DAY_MS + 4.5 * 60 * MINUTE_MS),
      quietAt(18.5 * 60 * MINUTE_MS, undefined),
      step('updateQuietHours', { quietHoursId: of('india', '/quietHoursId'), version: 2, utcOffsetMinutes: 0, endMinute: 0 }),
      quietAt(DAY_MS, 2 * DAY_MS),
      quietAt(2 * DAY_MS, undefined),
    ],
  },
  {
    name: 'quiet hours that hold at once come by name',
    summary: 'pages of one skip those that do not hold; names are unique within the tenant, case told apart',
    hazards: ['Q06', 'Q14', 'V22'],
    steps: [
      quiet('b', 0, 60),
      quiet('a', 60, 120),
      quiet('B', 0, 1439),
      quiet('\u{1f600}', 0, 1),
      quiet('\uffee', 0, 2),
      quiet('b', 0, 60, {}, { as: 'taken', expect: fails('duplicate') }),
      quiet('b', 0, 60, {}, { as: 'theirs', tenant: 'globex', expect: is('/version', 1) }),
      ...walk('activeQuietHours', { at: at(0), limit: 1 }, '/items/0/quietHours/name', ['B', 'b', '\uffee', '\u{1f600}']),
      ...walk('listQuietHours', { limit: 2 }, '/items/0/name', ['B', 'b', '\u{1f600}']),
      step('updateQuietHours', { quietHoursId: of('a', '/quietHoursId'), version: 1, name: 'b' }, { expect: fails('duplicate') }),
      step('updateQuietHours', { quietHoursId: of('a', '/quietHoursId'), version: 2, name: 'c' }, { expect: fails('conflict') }),
      step('deleteQuietHours', { quietHoursId: of('b', '/quietHoursId'), version: 2 }, { expect: fails('conflict') }),
      step('deleteQuietHours', { quietHoursId: of('b', '/quietHoursId'), version: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      step('deleteQuietHours', { quietHoursId: of('b', '/quietHoursId'), version: 1 }),
      step('getQuietHours', { quietHoursId: of('b', '/quietHoursId') }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'more quiet hours than one look takes are looked through',
    summary: 'of two hundred and ten only the last ones hold: a page still finds them',
    heavy: true,
    hazards: ['Q14'],
    steps: [
      ...Array.from({ length: 208 }, (_, number) => quiet(`q${String(number).padStart(3, '0')}`, 60, 61, {}, { advanceMs: 0 })),
      quiet('x', 0, 30),
      quiet('y', 0, 31),
      ...walk('activeQuietHours', { at: at(0), limit: 1 }, '/items/0/quietHours/name', ['x', 'y']),
    ],
  },
  {
    name: 'a maintenance window holds from its begin to before its end',
    summary: 'to the millisecond; one that names nothing is about everything; those that hold at once come by their begin, then id',
    hazards: ['Q07', 'Q09', 'Q14', 'V13'],
    steps: [
      window('web', 60_000, 120_000, ['web', 'db', 'web'], { expect: is('/targets', ['db', 'web']) }),
      window('all', 120_000, 180_000),
      held(59_999, undefined),
      held(60_000, 'web'),
      held(119_999, 'web'),
      held(120_000, 'all'),
      held(179_999, 'all', 'anything'),
      held(180_000, undefined),
      held(60_000, 'web', 'db'),
      held(60_000, undefined, 'Web'),
      held(60_000, undefined, 'we'),
      window('long', 0, DAY_MS, ['web']),
      ...['c', 'b', 'a'].map((name) => window(name, 130_000, 140_000, ['web'])),
      ...walk('activeMaintenance', { at: at(130_000), target: 'web', limit: 2 }, '/items/0/startsAt', [at(0), at(130_000), at(130_000)]),
      step('activeMaintenance', { at: at(130_000), limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
      ...walk('listMaintenanceWindows', { target: 'db', limit: 1 }, '/items/0/name', ['web', 'all']),
    ],
  },
  {
    name: 'a window ends after it begins, whatever is changed of it',
    summary: 'at once or moved past each other; null clears the reason, missing leaves it; targets are replaced',
    hazards: ['V15', 'V16', 'V19', 'W08'],
    steps: [
      window('a', 1000, 1000, [], { expect: fails('invalid') }),
      window('a', 1000, 999, [], { expect: fails('invalid') }),
      step('createMaintenanceWindow', { name: 'a', reason: '', startsAt: at(1000), endsAt: at(2000) }, { as: 'a', expect: is('/reason', '') }),
      step('updateMaintenanceWindow', { windowId: of('a', '/windowId'), version: 1, startsAt: at(2000) }, { expect: fails('invalid') }),
      step('updateMaintenanceWindow', { windowId: of('a', '/windowId'), version: 2, startsAt: at(2000) }, { expect: fails('conflict') }),
      step('updateMaintenanceWindow', { windowId: of('a', '/windowId'), version: 1, startsAt: at(1999) }, { expect: is('/reason', '') }),
      step('updateMaintenanceWindow', { windowId: of('a', '/windowId'), version: 2, reason: null, targets: ['x'] }, { expect: is('/reason', null) }),
      step('updateMaintenanceWindow', { windowId: of('a', '/windowId'), version: 3, targets: [] }, { expect: is('/targets', []) }),
      step(
        'updateMaintenanceWindow',
        { windowId: of('a', '/windowId'), version: 4, startsAt: new Date('0001-01-01T00:00:00Z'), endsAt: new Date('9999-12-31T23:59:59.999Z') },
        { expect: is('/endsAt', new Date('9999-12-31T23:59:59.999Z')) },
      ),
      held(0, 'a'),
      step('deleteMaintenanceWindow', { windowId: of('a', '/windowId'), version: 5 }, { tenant: 'globex', expect: fails('not_found') }),
      step('deleteMaintenanceWindow', { windowId: of('a', '/windowId'), version: 5 }),
      step('getMaintenanceWindow', { windowId: of('a', '/windowId') }, { expect: fails('not_found') }),
    ],
  },
];
