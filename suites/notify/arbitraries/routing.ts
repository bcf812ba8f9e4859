import fc from 'fast-check';
import { handle, handles } from '#harness';
import { both, filters, from, idOf, maybe, mostly, paged, partly, rarely, versioned } from '../../support/generators.ts';
import * as pools from '../pools.ts';
import { mostlyTrue, name, note, pauseMs, skip } from './shared.ts';

const channelKind = rarely(from(['email', 'slack', 'teams', 'webhook', 'pager', 'inbox'] as const), from<unknown>(['', 'Email', null]));
const configuration = rarely(from(pools.CONFIGURATIONS), from(pools.WRONG_CONFIGURATIONS));
const channel = versioned('channel', 'changedChannel').map(({ id, version }) => ({ channelId: id, version }));

const eventKinds = rarely(from(pools.KIND_SETS), from<unknown>([[], ['A'], Array.from({ length: 17 }, (_, at) => `k${at}`), 'scan.completed', null]));
const eventKind = rarely(from(pools.EVENT_KINDS), from(pools.WRONG_EVENT_KINDS));
const condition = rarely(from(pools.CONDITIONS), from(pools.WRONG_CONDITIONS));
const attributes = rarely(from(pools.ATTRIBUTES), from(pools.WRONG_PAYLOADS));
const priority = rarely(from([0, 10, 10, 10, 1000]), from<unknown>([-1, 1001, 0.5, null]));
const action = partly(
  { channelId: mostly(handle('channel', 'id', skip), idOf('channel')) },
  { template: maybe(rarely(from(pools.TEMPLATE_NAMES), from(['', 'a\0']))), digestMs: maybe(pauseMs) },
);
const actions = rarely(fc.array(action, { minLength: 1, maxLength: 2 }), from<unknown>([[], null, [{}], Array.from({ length: 9 }, () => ({}))]));
const rule = versioned('rule', 'changedRule').map(({ id, version }) => ({ ruleId: id, version }));

const templateName = rarely(from(pools.TEMPLATE_NAMES), from(pools.WRONG_TEXTS));
const locale = rarely(from(pools.LOCALES), from(pools.WRONG_LOCALES));
const templateKey = fc.oneof(
  { weight: 6, arbitrary: handles('template', ['name', 'locale', 'version'], skip) },
  { weight: 1, arbitrary: fc.record({ name: templateName, locale, version: rarely(from([1, 1, 2]), from<unknown>([0, 0.5, '1'])) }) },
);
/** On top of what was published before, or as a first version. */
const onTopOf = fc.oneof(
  {
    weight: 3,
    arbitrary: handles('template', ['name', 'locale', 'version'], skip).map(({ name: of, locale: within, version }) => ({
      name: of,
      locale: within,
      baseVersion: version,
    })),
  },
  { weight: 3, arbitrary: fc.record({ name: templateName, locale, baseVersion: rarely(from([0, 0, 0, 0, 1]), from<unknown>([-1, 0.5, null])) }) },
);

/** Arguments of the operations on channels, rules and templates. */
export const routing = {
  createChannel: partly({ name, kind: channelKind }, { configuration, enabled: mostlyTrue }),
  getChannel: fc.record({ channelId: idOf('channel') }),
  updateChannel: both(channel, partly({}, { name, configuration, enabled: mostlyTrue })),
  deleteChannel: channel,
  listChannels: paged('channels', filters({ kind: channelKind, enabled: mostlyTrue })),

  createRule: partly({ name, priority, eventKinds, actions }, { condition, enabled: mostlyTrue }),
  getRule: fc.record({ ruleId: idOf('rule') }),
  updateRule: both(rule, partly({}, { name, priority, eventKinds, condition, actions, enabled: mostlyTrue })),
  deleteRule: rule,
  listRules: paged('rules', filters({ enabled: mostlyTrue, channelId: mostly(handle('rule', 'channelId', skip), idOf('channel')) })),
  matchRules: paged('matchingRules', fc.record({ kind: eventKind, attributes })),

  publishTemplate: both(
    onTopOf,
    partly(
      { format: rarely(from(['text', 'markdown', 'html'] as const), from<unknown>(['', 'HTML', null])), body: rarely(note, from(['x'.repeat(16_385)])) },
      { subject: maybe(note) },
    ),
  ),
  getTemplate: templateKey,
  retireTemplate: templateKey,
  effectiveTemplate: fc.record({ name: templateName, locale }),
  listTemplates: paged('templates', filters({ name: templateName, locale })),
};
