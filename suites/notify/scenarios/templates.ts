import type { Scenario } from '#harness';
import { fails, is, step, walk } from '../../support/steps.ts';
import { WRONG_LOCALES } from '../pools.ts';
import { template } from './steps.ts';

/** Asks which words a language gets. */
const words = (locale: string, body: string, tenant = 'acme') => step('effectiveTemplate', { name: 'alert', locale }, { tenant, expect: is('/body', body) });

export const templateScenarios: readonly Scenario[] = [
  {
    name: 'words fall back from a region to its language to the default',
    summary: 'de-AT, then de, then default; the latest version that is not retired, of the first locale that has one; no case is told apart',
    steps: [
      template('alert', 'default', 0, 'default 1'),
      words('de-AT', 'default 1'),
      template('alert', 'DE', 0, 'de 1', { expect: is('/locale', 'de') }),
      template('alert', 'de', 1, 'de 2'),
      words('de-AT', 'de 2'),
      words('de', 'de 2'),
      words('en', 'default 1'),
      template('alert', 'de-at', 0, 'de-AT 1', { expect: is('/locale', 'de-AT') }),
      words('DE-AT', 'de-AT 1'),
      words('de-AT-x-wien', 'de-AT 1'),
      words('de-CH', 'de 2'),
      step('retireTemplate', { name: 'alert', locale: 'de-AT', version: 1 }, { as: 'retired', expect: is('/version', 1) }),
      words('de-AT', 'de 2'),
      step('retireTemplate', { name: 'alert', locale: 'de', version: 2 }),
      words('de-AT', 'de 1'),
      step('retireTemplate', { name: 'alert', locale: 'de', version: 1 }),
      words('de-AT', 'default 1'),
      template('alert', 'de', 2, 'de 3'),
      words('de-AT', 'de 3'),
      step('effectiveTemplate', { name: 'Alert', locale: 'de' }, { expect: fails('not_found') }),
      step('effectiveTemplate', { name: 'alert', locale: 'de' }, { tenant: 'globex', expect: fails('not_found') }),
      template('alert', 'default', 0, 'theirs', { tenant: 'globex' }),
      words('de', 'theirs', 'globex'),
    ],
  },
  {
    name: 'a script and a region are cut one after another',
    summary: 'zh-Hant-TW finds zh-Hant before zh; zh-Hans does not find zh-Hant; no other default is invented',
    steps: [
      template('alert', 'zh', 0, 'zh'),
      template('alert', 'ZH-hANT', 0, 'hant', { expect: is('/locale', 'zh-Hant') }),
      words('zh-hant-tw', 'hant'),
      words('zh-Hans-CN', 'zh'),
      words('zh-a-ext-b-more', 'zh'),
      step('effectiveTemplate', { name: 'alert', locale: 'en' }, { expect: fails('not_found') }),
      step('effectiveTemplate', { name: 'alert', locale: 'default' }, { expect: fails('not_found') }),
      ...WRONG_LOCALES.map((locale) => step('effectiveTemplate', { name: 'alert', locale }, { expect: fails('invalid') })),
    ],
  },
  {
    name: 'versions follow each other, and none is changed',
    summary: 'who publishes on another version than the latest is refused, retired or not; retiring twice keeps the first time',
    hazards: ['W03', 'W08', 'W17'],
    steps: [
      template('alert', 'de', 1, 'x', { expect: fails('conflict') }),
      template('alert', 'de', 0, 'one', { expect: is('/version', 1) }),
      template('alert', 'de', 0, 'again', { expect: fails('conflict') }),
      template('alert', 'DE', 1, 'two', { expect: is('/version', 2) }),
      template('alert', 'de', 3, 'four', { expect: fails('conflict') }),
      step('retireTemplate', { name: 'alert', locale: 'de', version: 2 }, { as: 'first' }),
      step('retireTemplate', { name: 'alert', locale: 'de', version: 2 }, { expect: is('/retiredAt', new Date(Date.UTC(2026, 0, 1, 0, 0, 6))) }),
      template('alert', 'de', 1, 'x', { expect: fails('conflict') }),
      template('alert', 'de', 2, 'three', { expect: is('/version', 3) }),
      step('getTemplate', { name: 'alert', locale: 'de', version: 1 }, { expect: is('/body', 'one') }),
      step('getTemplate', { name: 'alert', locale: 'de', version: 4 }, { expect: fails('not_found') }),
      step('retireTemplate', { name: 'alert', locale: 'de', version: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      template('alert', 'en', 0, 'one', { expect: is('/version', 1) }),
    ],
  },
  {
    name: 'templates are listed by name, locale, then version',
    summary: 'versions as numbers, so that 10 follows 9; pages of two; words keep their white space',
    hazards: ['Q06', 'Q14', 'V25', 'V27'],
    steps: [
      ...Array.from({ length: 11 }, (_, at) => template('b', 'de', at, '')),
      template('b', 'de-AT', 0, ' a\r\n\u{1f600} ', { expect: is('/body', ' a\r\n\u{1f600} ') }),
      template('B', 'en', 0, 'x'),
      ...walk('listTemplates', { limit: 2 }, '/items/0/version', [1, 2, 4, 6, 8, 10, 1]),
      ...walk('listTemplates', { name: 'b', locale: 'DE', limit: 9 }, '/items/0/version', [1, 10]),
      step('listTemplates', { locale: 'de-at', limit: 9 }, { expect: is('/items/0/body', ' a\r\n\u{1f600} ') }),
    ],
  },
];
