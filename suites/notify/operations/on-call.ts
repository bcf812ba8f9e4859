import { t } from '#harness';
import { onCall as args } from '../arbitraries/on-call.ts';
import * as types from '../types.ts';
import { next, read, write } from './kinds.ts';

const schedule = { id: '/scheduleId', version: '/version' } as const;
const policy = { id: '/policyId', version: '/version' } as const;

/** On-call schedules and escalation policies. */
export const onCall = {
  createOnCallSchedule: {
    ...write,
    summary: 'make an on-call schedule',
    weight: 2,
    args: args.createOnCallSchedule,
    result: types.onCallSchedule,
    yields: { schedule },
  },
  getOnCallSchedule: {
    ...read,
    summary: 'an on-call schedule by id',
    args: args.getOnCallSchedule,
    result: types.onCallSchedule,
    yields: { changedSchedule: schedule },
  },
  updateOnCallSchedule: {
    ...write,
    summary: 'change an on-call schedule of a known version',
    args: args.updateOnCallSchedule,
    result: types.onCallSchedule,
    yields: { changedSchedule: schedule },
  },
  deleteOnCallSchedule: { ...write, summary: 'delete an on-call schedule that nothing names', weight: 0.5, args: args.deleteOnCallSchedule, result: t.none() },
  listOnCallSchedules: {
    ...read,
    summary: 'on-call schedules by name',
    args: args.listOnCallSchedules,
    result: types.pageOf(types.onCallSchedule),
    yields: next('schedules'),
  },
  addOnCallOverride: {
    ...write,
    summary: 'let somebody step in',
    weight: 2,
    args: args.addOnCallOverride,
    result: types.onCallSchedule,
    yields: { changedSchedule: schedule, override: { scheduleId: '/scheduleId', version: '/version', overrideId: '/overrides/0/overrideId' } },
  },
  removeOnCallOverride: {
    ...write,
    summary: 'let nobody step in after all',
    args: args.removeOnCallOverride,
    result: types.onCallSchedule,
    yields: { changedSchedule: schedule },
  },
  whoIsOnCall: { ...read, summary: 'whose turn it is at an instant', weight: 3, args: args.whoIsOnCall, result: t.nullable(types.onCall) },

  createEscalationPolicy: {
    ...write,
    summary: 'make an escalation policy',
    weight: 2,
    args: args.createEscalationPolicy,
    result: types.escalationPolicy,
    yields: { policy },
  },
  getEscalationPolicy: {
    ...read,
    summary: 'an escalation policy by id',
    args: args.getEscalationPolicy,
    result: types.escalationPolicy,
    yields: { changedPolicy: policy },
  },
  updateEscalationPolicy: {
    ...write,
    summary: 'change an escalation policy of a known version',
    args: args.updateEscalationPolicy,
    result: types.escalationPolicy,
    yields: { changedPolicy: policy },
  },
  deleteEscalationPolicy: { ...write, summary: 'delete an escalation policy', weight: 0.5, args: args.deleteEscalationPolicy, result: t.none() },
  listEscalationPolicies: {
    ...read,
    summary: 'escalation policies by name',
    args: args.listEscalationPolicies,
    result: types.pageOf(types.escalationPolicy),
    yields: next('policies'),
  },
  escalationAt: { ...read, summary: 'whom to tell at an instant', weight: 2, args: args.escalationAt, result: t.nullable(types.escalationNow) },
} as const;
