import type { Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { ORDERED_VERSIONS } from '../pools.ts';
import { change, PACK, publish } from './steps.ts';

/** Out of order, and the same at every run: every seventh, then the next seven. */
const shuffled = ORDERED_VERSIONS.map((_, at) => ORDERED_VERSIONS[(at * 7) % ORDERED_VERSIONS.length] as string);
const list = (more: Readonly<Record<string, unknown>> = {}) => ({ name: PACK, limit: 3, ...more });

export const versionScenarios: readonly Scenario[] = [
  {
    name: 'numbers compare as numbers, and a release follows its pre-releases',
    summary: 'the two that an order by text turns round',
    steps: [
      publish('1.10.0'),
      publish('1.9.0'),
      step('listVersions', list(), { expect: is('/items/0/version', '1.9.0') }),
      publish('1.9.0-rc.1'),
      step('listVersions', list(), { expect: is('/items/0/version', '1.9.0-rc.1') }),
    ],
  },
  {
    name: 'builds of one precedence are told apart by their text',
    summary: 'two of them, one at a time, in either direction',
    hazards: ['Q14'],
    steps: [
      publish('1.0.0+b'),
      publish('1.0.0+a'),
      ...walk('listVersions', list({ limit: 1 }), '/items/0/version', ['1.0.0+a', '1.0.0+b']),
      ...walk('listVersions', list({ limit: 1, descending: true }), '/items/0/version', ['1.0.0+b', '1.0.0+a']),
    ],
  },
  {
    name: 'versions sort by precedence',
    summary: 'the list of the specification and what else decides an order, published out of order, read forwards and backwards',
    hazards: ['V08', 'Q06', 'Q14'],
    steps: [
      ...shuffled.map((version) => publish(version)),
      ...walk(
        'listVersions',
        list(),
        '/items/0/version',
        ORDERED_VERSIONS.filter((_, at) => at % 3 === 0),
      ),
      ...walk(
        'listVersions',
        list({ descending: true }),
        '/items/0/version',
        [...ORDERED_VERSIONS].reverse().filter((_, at) => at % 3 === 0),
      ),
      step('latestVersion', { name: PACK }, { expect: is('/version', '10.0.0') }),
    ],
  },
  {
    name: 'the specification’s own list',
    summary: 'Semantic Versioning 2.0.0, section 11, one at a time, the greatest first',
    steps: [
      ...[
        '1.0.0-rc.1',
        '1.0.0-alpha.beta',
        '2.1.1',
        '1.0.0',
        '1.0.0-beta.11',
        '1.0.0-alpha',
        '2.0.0',
        '1.0.0-beta',
        '1.0.0-alpha.1',
        '2.1.0',
        '1.0.0-beta.2',
      ].map((version) => publish(version)),
      ...walk('listVersions', list({ limit: 1, descending: true }), '/items/0/version', [
        '2.1.1',
        '2.1.0',
        '2.0.0',
        '1.0.0',
        '1.0.0-rc.1',
        '1.0.0-beta.11',
        '1.0.0-beta.2',
        '1.0.0-beta',
        '1.0.0-alpha.beta',
        '1.0.0-alpha.1',
        '1.0.0-alpha',
      ]),
    ],
  },
  {
    name: 'a page goes on where it ended, whatever happens in between',
    summary: 'versions published or yanked between two pages; builds of one precedence; a filter by state',
    hazards: ['Q13', 'Q14'],
    steps: [
      ...['1.0.0', '1.0.0+a', '1.0.0+b', '1.0.0+c', '2.0.0'].map((version) => publish(version)),
      step('listVersions', list({ limit: 2 }), { as: 'two', expect: is('/items/1/version', '1.0.0+a') }),
      publish('1.0.0+aa'),
      publish('0.9.0'),
      change('yank', 1, 'yanked', { version: '1.0.0+a' }),
      step('listVersions', list({ limit: 1, after: of('two', '/next') }), { as: 'third', expect: is('/items/0/version', '1.0.0+aa') }),
      ...walk('listVersions', list({ limit: 1, state: 'yanked' }), '/items/0/version', ['1.0.0+a']),
      step('listVersions', list({ state: 'published', after: of('third', '/next') }), { expect: is('/items/0/version', '1.0.0+b') }),
      step('listVersions', list({ descending: true, after: of('third', '/next') }), { expect: is('/items/0/version', '1.0.0+a') }),
      step('listVersions', { name: 'nothing', limit: 1 }, { expect: is('/items', []) }),
      step('listVersions', list(), { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'the latest version is neither yanked nor, unless asked for, a pre-release',
    summary: 'deprecated ones count; without a release there is none',
    hazards: ['Q03'],
    steps: [
      publish('2.0.0-rc.1'),
      step('latestVersion', { name: PACK }, { expect: fails('not_found') }),
      step('latestVersion', { name: PACK, preReleases: true }, { expect: is('/version', '2.0.0-rc.1') }),
      publish('1.0.0'),
      publish('1.10.0'),
      publish('1.9.0'),
      publish('1.10.0+hotfix'),
      step('latestVersion', { name: PACK }, { expect: is('/version', '1.10.0+hotfix') }),
      change('deprecate', 1, 'deprecated', { version: '1.10.0+hotfix' }),
      step('latestVersion', { name: PACK }, { expect: is('/version', '1.10.0+hotfix') }),
      change('yank', 2, 'yanked', { version: '1.10.0+hotfix' }),
      step('latestVersion', { name: PACK, preReleases: false }, { expect: is('/version', '1.10.0') }),
      step('latestVersion', { name: PACK }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
];
