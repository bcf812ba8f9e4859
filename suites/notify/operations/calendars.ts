import { t } from '#harness';
import { calendars as args } from '../arbitraries/calendars.ts';
import * as types from '../types.ts';
import { next, read, write } from './kinds.ts';

const quietHours = { id: '/quietHoursId', version: '/version' } as const;
const window = { id: '/windowId', version: '/version' } as const;

/** Quiet hours and maintenance windows. */
export const calendars = {
  createQuietHours: { ...write, summary: 'make quiet hours', weight: 2, args: args.createQuietHours, result: types.quietHours, yields: { quietHours } },
  getQuietHours: { ...read, summary: 'quiet hours by id', args: args.getQuietHours, result: types.quietHours, yields: { changedQuietHours: quietHours } },
  updateQuietHours: {
    ...write,
    summary: 'change quiet hours of a known version',
    args: args.updateQuietHours,
    result: types.quietHours,
    yields: { changedQuietHours: quietHours },
  },
  deleteQuietHours: { ...write, summary: 'delete quiet hours', weight: 0.5, args: args.deleteQuietHours, result: t.none() },
  listQuietHours: {
    ...read,
    summary: 'quiet hours by name',
    args: args.listQuietHours,
    result: types.pageOf(types.quietHours),
    yields: next('quietHoursList'),
  },
  activeQuietHours: {
    ...read,
    summary: 'the quiet hours that hold at an instant',
    weight: 2,
    args: args.activeQuietHours,
    result: types.pageOf(types.activeQuietHours),
    yields: next('activeQuietHours'),
  },

  createMaintenanceWindow: {
    ...write,
    summary: 'make a maintenance window',
    weight: 2,
    args: args.createMaintenanceWindow,
    result: types.maintenanceWindow,
    yields: { window },
  },
  getMaintenanceWindow: {
    ...read,
    summary: 'a maintenance window by id',
    args: args.getMaintenanceWindow,
    result: types.maintenanceWindow,
    yields: { changedWindow: window },
  },
  updateMaintenanceWindow: {
    ...write,
    summary: 'change a maintenance window of a known version',
    args: args.updateMaintenanceWindow,
    result: types.maintenanceWindow,
    yields: { changedWindow: window },
  },
  deleteMaintenanceWindow: { ...write, summary: 'delete a maintenance window', weight: 0.5, args: args.deleteMaintenanceWindow, result: t.none() },
  listMaintenanceWindows: {
    ...read,
    summary: 'maintenance windows by their begin',
    args: args.listMaintenanceWindows,
    result: types.pageOf(types.maintenanceWindow),
    yields: next('maintenanceWindows'),
  },
  activeMaintenance: {
    ...read,
    summary: 'the maintenance windows that hold at an instant',
    weight: 2,
    args: args.activeMaintenance,
    result: types.pageOf(types.maintenanceWindow),
    yields: next('activeMaintenance'),
  },
} as const;
