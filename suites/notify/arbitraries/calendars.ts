import fc from 'fast-check';
import { both, filters, from, idOf, maybe, mostly, paged, partly, rarely, versioned } from '../../support/generators.ts';
import * as pools from '../pools.ts';
import { instant, mostlyTrue, name, note } from './shared.ts';

/** 1 January 2026 is a Thursday. */
const days = rarely(from([[4], [1, 2, 3, 4, 5, 6, 7], [5, 4, 4], [3, 4], [6, 7]]), from<unknown>([[], [0], [8], [1.5], Array(8).fill(1), '4', null]));
const minute = rarely(from([0, 0, 1, 60, 1380, 1439]), from<unknown>([-1, 1440, 0.5, null]));
const utcOffsetMinutes = rarely(from([0, 0, 60, 330, -210, 840, -840]), from<unknown>([841, -841, 0.5, '0']));
const quietHours = versioned('quietHours', 'changedQuietHours').map(({ id, version }) => ({ quietHoursId: id, version }));
const hours = { name, days, startMinute: minute, endMinute: minute, utcOffsetMinutes, enabled: mostlyTrue };

const target = rarely(from(pools.TARGETS), from(pools.WRONG_TEXTS));
const targets = rarely(
  fc.array(from(pools.TARGETS), { maxLength: 3 }),
  from<unknown>([[''], ['a\0'], 'web', null, Array.from({ length: 33 }, (_, at) => `t${at}`)]),
);
const window = versioned('window', 'changedWindow').map(({ id, version }) => ({ windowId: id, version }));
/** From one of the pool's instants on, for as long as one of its pauses. */
const span = fc
  .tuple(instant, rarely(from([1, 1000, 60_000, 86_400_000, 7_776_000_000]), from([0, -1])))
  .map(([startsAt, ms]) => ({ startsAt, endsAt: startsAt instanceof Date ? new Date(startsAt.getTime() + ms) : startsAt }));

/** Arguments of the operations on quiet hours and maintenance windows. */
export const calendars = {
  createQuietHours: partly({ name, days, startMinute: minute, endMinute: minute, utcOffsetMinutes }, { enabled: mostlyTrue }),
  getQuietHours: fc.record({ quietHoursId: idOf('quietHours') }),
  updateQuietHours: both(quietHours, partly({}, hours)),
  deleteQuietHours: quietHours,
  listQuietHours: paged('quietHoursList', fc.constant({})),
  activeQuietHours: paged('activeQuietHours', fc.record({ at: instant })),

  createMaintenanceWindow: both(span, partly({ name }, { reason: maybe(note), targets })),
  getMaintenanceWindow: fc.record({ windowId: idOf('window') }),
  updateMaintenanceWindow: both(window, mostly(partly({}, { name, reason: maybe(note), targets }), partly({}, { startsAt: instant, endsAt: instant }))),
  deleteMaintenanceWindow: window,
  listMaintenanceWindows: paged('maintenanceWindows', filters({ target })),
  activeMaintenance: paged('activeMaintenance', partly({ at: instant }, { target })),
};
