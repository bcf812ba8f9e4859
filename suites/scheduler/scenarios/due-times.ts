import type { Scenario, ScenarioStep } from '#harness';
import { at, fails, is, of, step, walk } from '../../support/steps.ts';
import { schedule, timeline } from './steps.ts';

const on = (instant: string): Date => new Date(instant);
const next = (instant: string) => is('/nextDueAt', on(instant));
const fire = (name: string, dueAt: string, then: string): ScenarioStep =>
  step('fireSchedule', { id: of(name, '/id'), dueAt: on(dueAt) }, { expect: is('/schedule/nextDueAt', on(then)) });

export const dueTimeScenarios: readonly Scenario[] = [
  {
    name: 'a schedule is due at the instant itself, and not a millisecond before',
    summary: 'the list of due ones and the firing agree; it fires once, and another tenant fires nothing',
    hazards: ['W17', 'W03'],
    steps: [
      schedule('a', '* * * * *', 'UTC', { expect: is('/nextDueAt', at(60_000)) }),
      step('dueSchedules', { limit: 10 }, { advanceMs: 58_999, expect: is('/items', []) }),
      step('fireSchedule', { id: of('a', '/id'), dueAt: at(60_000) }, { advanceMs: 0, expect: fails('precondition_failed') }),
      step('dueSchedules', { limit: 10 }, { advanceMs: 1, expect: is('/items/0/nextDueAt', at(60_000)) }),
      step('dueSchedules', { limit: 10 }, { advanceMs: 0, tenant: 'globex', expect: is('/items', []) }),
      step('fireSchedule', { id: of('a', '/id'), dueAt: at(60_000) }, { advanceMs: 0, tenant: 'globex', expect: fails('not_found') }),
      step('fireSchedule', { id: of('a', '/id'), dueAt: at(60_001) }, { advanceMs: 0, expect: fails('conflict') }),
      step('fireSchedule', { id: of('a', '/id'), dueAt: at(60_000) }, { advanceMs: 0, as: 'fired', expect: is('/schedule/nextDueAt', at(120_000)) }),
      step('fireSchedule', { id: of('a', '/id'), dueAt: at(60_000) }, { advanceMs: 0, expect: fails('conflict') }),
      step('getRun', { id: of('fired', '/run/id') }, { advanceMs: 0, expect: is('/dueAt', at(60_000)) }),
      step('getRun', { id: of('fired', '/run/id') }, { advanceMs: 0, expect: is('/trigger', 'cron') }),
      step('getSchedule', { id: of('a', '/id') }, { advanceMs: 0, expect: is('/lastFiredAt', at(60_000)) }),
      step('dueSchedules', { limit: 10 }, { advanceMs: 59_999, expect: is('/items', []) }),
      step('dueSchedules', { limit: 10 }, { advanceMs: 1, expect: is('/items/0/lastDueAt', at(60_000)) }),
    ],
  },
  {
    name: 'what is overdue fires once, or once for each time',
    summary: 'three minutes late: the one goes on from now, the other from the time it fired for; a new plan forgets what was due',
    hazards: ['V17'],
    steps: [
      schedule('latest', '* * * * *', 'UTC'),
      schedule('each', '* * * * *', 'UTC', { with: { catchUp: 'each' } }),
      schedule('replanned', '* * * * *', 'UTC', { with: { catchUp: 'each' } }),
      step('fireSchedule', { id: of('latest', '/id'), dueAt: at(60_000) }, { advanceMs: 237_000, expect: is('/schedule/nextDueAt', at(300_000)) }),
      ...[60_000, 120_000, 180_000, 240_000].map((dueMs) =>
        step('fireSchedule', { id: of('each', '/id'), dueAt: at(dueMs) }, { advanceMs: 0, expect: is('/schedule/nextDueAt', at(dueMs + 60_000)) }),
      ),
      step('fireSchedule', { id: of('each', '/id'), dueAt: at(300_000) }, { advanceMs: 0, expect: fails('precondition_failed') }),
      step('updateSchedule', { id: of('replanned', '/id'), version: 1, cron: '* * * * *' }, { advanceMs: 0, expect: is('/nextDueAt', at(60_000)) }),
      step('updateSchedule', { id: of('replanned', '/id'), version: 2, cron: '*/1 * * * *' }, { advanceMs: 0, expect: is('/nextDueAt', at(300_000)) }),
      step('listRuns', { scheduleId: of('each', '/id'), limit: 1 }, { expect: is('/items/0/createdAt', at(240_000)) }),
    ],
  },
  {
    name: 'due schedules come by time, then id',
    summary: 'ties in the due time, pages of one, a firing between two pages',
    hazards: ['Q13', 'Q14'],
    steps: [
      schedule('late', '*/2 * * * *', 'UTC'),
      schedule('b', '* * * * *', 'UTC'),
      schedule('c', '* * * * *', 'Asia/Kathmandu'),
      schedule('d', '* * * * *', 'Etc/GMT+12'),
      step('updateSchedule', { id: of('c', '/id'), version: 1, description: 'moved' }),
      ...walk('dueSchedules', { limit: 1 }, '/items/0/nextDueAt', [at(60_000), at(60_000), at(60_000), at(120_000)], { advanceMs: 60_000 }),
      step('dueSchedules', { limit: 2 }, { as: 'two', expect: is('/items/1/nextDueAt', at(60_000)) }),
      step('fireSchedule', { id: of('two', '/items/0/id'), dueAt: at(60_000) }),
      step('dueSchedules', { limit: 2, after: of('two', '/next') }, { expect: is('/items/1/name', 'late') }),
      step('dueSchedules', { limit: 5 }, { expect: is('/items/2/name', 'late') }),
    ],
  },
  {
    name: 'where the clock is put forward, a time of day that is skipped is due when the gap ends',
    summary: 'Berlin by an hour, Lord Howe by half an hour; an expression that means the clock as it runs skips what is skipped',
    hazards: ['V17'],
    steps: timeline(
      ['2026-03-28T12:00:00Z', schedule('berlin', '30 2 * * *', 'Europe/Berlin', { expect: next('2026-03-29T01:00:00Z') })],
      ['2026-03-28T12:00:01Z', schedule('two skipped are one', '15,45 2 * * *', 'Europe/Berlin', { expect: next('2026-03-29T01:00:00Z') })],
      ['2026-03-28T12:00:02Z', schedule('every twenty', '*/20 2 * * *', 'Europe/Berlin', { expect: next('2026-03-30T00:00:00Z') })],
      ['2026-03-29T01:00:00Z', fire('berlin', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z')],
      ['2026-03-29T01:00:01Z', fire('two skipped are one', '2026-03-29T01:00:00Z', '2026-03-30T00:15:00Z')],
      ['2026-10-03T00:00:00Z', schedule('lord howe', '15 2 * * *', 'Australia/Lord_Howe', { expect: next('2026-10-03T15:30:00Z') })],
      ['2026-10-03T15:30:00Z', fire('lord howe', '2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z')],
    ),
  },
  {
    name: 'where the clock is put back, a time of day is due once, and the running clock twice',
    summary: 'Berlin by an hour, Lord Howe by half an hour, New York and St John’s on their own day',
    hazards: ['V17'],
    steps: timeline(
      ['2026-04-04T12:00:00Z', schedule('lord howe', '45 1 * * *', 'Australia/Lord_Howe', { expect: next('2026-04-04T14:45:00Z') })],
      ['2026-04-04T14:45:00Z', fire('lord howe', '2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z')],
      ['2026-10-24T12:00:00Z', schedule('berlin', '30 2 * * *', 'Europe/Berlin', { expect: next('2026-10-25T00:30:00Z') })],
      ['2026-10-24T12:00:01Z', schedule('hourly', '30 * * * *', 'Europe/Berlin', { expect: next('2026-10-24T12:30:00Z') })],
      ['2026-10-25T00:30:00Z', fire('berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z')],
      ['2026-10-25T00:30:01Z', fire('hourly', '2026-10-24T12:30:00Z', '2026-10-25T01:30:00Z')],
      ['2026-10-31T12:00:00Z', schedule('new york', '30 1 * * *', 'America/New_York', { expect: next('2026-11-01T05:30:00Z') })],
      ['2026-10-31T12:00:01Z', schedule('st johns', '30 1 * * *', 'America/St_Johns', { expect: next('2026-11-01T04:00:00Z') })],
      ['2026-11-01T05:30:00Z', fire('new york', '2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z')],
      ['2026-11-01T05:30:01Z', fire('st johns', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z')],
    ),
  },
  {
    name: 'months end where they end, and days are either or',
    summary: 'the 31st and 29 February are waited for; the 13th or a Friday; 7 is Sunday; an odd offset and the last one of all',
    hazards: ['V17'],
    steps: timeline(
      ['2026-01-31T12:00:00Z', schedule('31st', '0 0 31 * *', 'UTC', { expect: next('2026-03-31T00:00:00Z') })],
      ['2026-01-31T12:00:01Z', schedule('leap', '0 0 29 2 *', 'UTC', { expect: next('2028-02-29T00:00:00Z') })],
      ['2026-01-31T12:00:02Z', schedule('either', '0 12 13 * FRI', 'UTC', { expect: next('2026-02-06T12:00:00Z') })],
      ['2026-01-31T12:00:03Z', schedule('sunday', '0  9  *  jan-mar  mon,7', 'Asia/Kathmandu', { expect: next('2026-02-01T03:15:00Z') })],
      ['2026-01-31T12:00:04Z', schedule('last', '59 23 31 12 *', 'Etc/GMT+12', { expect: next('2027-01-01T11:59:00Z') })],
      ['2026-01-31T12:00:05Z', schedule('as given', '0 9 * * *', 'europe/berlin', { expect: is('/timeZone', 'europe/berlin') })],
    ),
  },
];
