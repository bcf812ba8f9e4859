import fc from 'fast-check';
import { handle, handles } from '#harness';
import { both, from, idOf, mostly, paged, partly, rarely, versioned } from '../../support/generators.ts';
import * as pools from '../pools.ts';
import { instant, name, pauseMs, skip } from './shared.ts';

const participant = rarely(from(pools.PARTICIPANTS), from(pools.WRONG_TEXTS));
const layer = partly(
  {
    startsAt: instant,
    shiftMinutes: rarely(from([1, 2, 60, 1440, 527_040]), from<unknown>([0, 0.5, 527_041, null])),
    participants: rarely(fc.array(from(pools.PARTICIPANTS), { minLength: 1, maxLength: 3 }), from<unknown>([[], [''], 'ann', null])),
  },
  { endsAt: fc.option(rarely(from([new Date(Date.UTC(2026, 3, 1)), new Date(Date.UTC(2027, 0, 1))]), instant), { nil: null, freq: 2 }) },
);
const layers = rarely(fc.array(layer, { minLength: 1, maxLength: 2 }), from<unknown>([[], null, [{}]]));
const schedule = versioned('schedule', 'changedSchedule').map(({ id, version }) => ({ scheduleId: id, version }));
const scheduleId = mostly(handle('schedule', 'id'), idOf('schedule'));
const overriding = fc
  .tuple(instant, rarely(from([1, 1000, 60_000, 86_400_000]), from([0, -1])))
  .map(([startsAt, ms]) => ({ startsAt, endsAt: startsAt instanceof Date ? new Date(startsAt.getTime() + ms) : startsAt }));

const target = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('channel' as const), id: handle('channel', 'id', skip) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('schedule' as const), id: handle('schedule', 'id', skip) }) },
  { weight: 1, arbitrary: fc.record({ kind: from(['channel', 'schedule'] as const), id: idOf('channel') }) },
);
const step = fc.record({ waitMs: pauseMs, targets: rarely(fc.array(target, { minLength: 1, maxLength: 2 }), from<unknown>([[], null, [{ kind: 'user' }]])) });
const steps = rarely(fc.array(step, { minLength: 1, maxLength: 2 }), from<unknown>([[], null, [{}]]));
const repeats = rarely(from([0, 1, 9]), from<unknown>([-1, 10, 0.5, null]));
const policy = versioned('policy', 'changedPolicy').map(({ id, version }) => ({ policyId: id, version }));
const policyId = mostly(handle('policy', 'id'), idOf('policy'));

/** Arguments of the operations on on-call schedules and escalation policies. */
export const onCall = {
  createOnCallSchedule: fc.record({ name, layers }),
  getOnCallSchedule: fc.record({ scheduleId }),
  updateOnCallSchedule: both(schedule, partly({}, { name, layers })),
  deleteOnCallSchedule: schedule,
  listOnCallSchedules: paged('schedules', fc.constant({})),
  addOnCallOverride: both(both(schedule, overriding), fc.record({ participant })),
  removeOnCallOverride: fc.oneof(
    { weight: 6, arbitrary: handles('override', ['scheduleId', 'version', 'overrideId'], skip) },
    { weight: 1, arbitrary: both(schedule, fc.record({ overrideId: handle('override', 'overrideId') })) },
  ),
  whoIsOnCall: fc.record({ scheduleId, at: instant }),

  createEscalationPolicy: partly({ name, steps }, { repeats }),
  getEscalationPolicy: fc.record({ policyId }),
  updateEscalationPolicy: both(policy, partly({}, { name, repeats, steps })),
  deleteEscalationPolicy: policy,
  listEscalationPolicies: paged('policies', fc.constant({})),
  escalationAt: fc.record({ policyId, raisedAt: instant, at: instant }),
};
