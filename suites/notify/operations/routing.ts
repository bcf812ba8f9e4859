import { t } from '#harness';
import { routing as args } from '../arbitraries/routing.ts';
import * as types from '../types.ts';
import { next, read, write } from './kinds.ts';

const channel = { id: '/channelId', version: '/version' } as const;
const rule = { id: '/ruleId', version: '/version', channelId: '/actions/0/channelId' } as const;
const template = { template: { name: '/name', locale: '/locale', version: '/version' } } as const;

/** Channels, rules and templates. */
export const routing = {
  createChannel: { ...write, summary: 'make a channel', weight: 4, args: args.createChannel, result: types.channel, yields: { channel } },
  getChannel: { ...read, summary: 'a channel by id', args: args.getChannel, result: types.channel, yields: { changedChannel: channel } },
  updateChannel: {
    ...write,
    summary: 'change a channel of a known version',
    weight: 2,
    args: args.updateChannel,
    result: types.channel,
    yields: { changedChannel: channel },
  },
  deleteChannel: { ...write, summary: 'delete a channel that nothing names', weight: 0.5, args: args.deleteChannel, result: t.none() },
  listChannels: { ...read, summary: 'channels by name', args: args.listChannels, result: types.pageOf(types.channel), yields: next('channels') },

  createRule: { ...write, summary: 'make a rule', weight: 4, args: args.createRule, result: types.rule, yields: { rule } },
  getRule: { ...read, summary: 'a rule by id', args: args.getRule, result: types.rule, yields: { changedRule: rule } },
  updateRule: { ...write, summary: 'change a rule of a known version', weight: 2, args: args.updateRule, result: types.rule, yields: { changedRule: rule } },
  deleteRule: { ...write, summary: 'delete a rule', weight: 0.5, args: args.deleteRule, result: t.none() },
  listRules: { ...read, summary: 'rules by priority', args: args.listRules, result: types.pageOf(types.rule), yields: next('rules') },
  matchRules: {
    ...read,
    summary: 'the rules that an event meets',
    critical: true,
    weight: 4,
    args: args.matchRules,
    result: types.pageOf(types.rule),
    yields: next('matchingRules'),
  },

  publishTemplate: {
    ...write,
    summary: 'publish the next version of a template',
    weight: 3,
    args: args.publishTemplate,
    result: types.template,
    yields: template,
  },
  getTemplate: { ...read, summary: 'one version of a template', args: args.getTemplate, result: types.template },
  retireTemplate: { ...write, summary: 'take a version out of use', args: args.retireTemplate, result: types.template },
  effectiveTemplate: { ...read, summary: 'the words for a language', weight: 3, args: args.effectiveTemplate, result: types.template },
  listTemplates: { ...read, summary: 'templates by name', args: args.listTemplates, result: types.pageOf(types.template), yields: next('templates') },
} as const;
