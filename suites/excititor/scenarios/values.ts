import { JsonNumber, type Scenario, type ScenarioStep } from '#harness';
import { LONG_TEXT, WRONG_JSON_OBJECTS } from '../../support/pools.ts';
import { fails, is, of, step } from '../../support/steps.ts';
import { CVE, ingest, openVex, PAD, PAIR, said, status } from './steps.ts';

const withMember = (json: string): string => openVex([said('fixed')]).replace(/}$/, `,"x":${json}}`);
const refused = (document: string, kind = 'invalid'): ScenarioStep => ingest('a', document, { expect: fails(kind) });

/** A document of the largest size and some bytes more, of short numbers: each takes two bytes here, and up to 13 in BSON. */
function largest(moreBytes: number): string {
  const start = openVex([said('fixed')]).slice(0, -1);
  const room = 2 * 1024 * 1024 - start.length - ',"x":[0]}'.length;
  return `${start},"x":[0${',0'.repeat(room >> 1)}]}${' '.repeat((room & 1) + moreBytes)}`;
}

const NUMBERS =
  '{"score":9.0,"count":9,"long":9007199254740993,"beyond":123456789012345678901234,"b":1,"2":2,"a.b":null,"$set":{},"":[],"__proto__":"","@id":""}';

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'content comes back as it went in',
    summary: 'numbers beyond a double and with their kind, keys of every kind, null beside empty and missing',
    hazards: ['V04', 'V05', 'V09', 'V21', 'V25', 'Q10'],
    steps: [
      ingest('a', withMember(NUMBERS), { as: 'document', expect: status('created') }),
      ...(['score', '9.0', 'count', '9', 'long', '9007199254740993', 'beyond', '123456789012345678901234'] as const).flatMap((name, at, all) =>
        at % 2 === 1
          ? []
          : [
              step(
                'getRaw',
                { provider: 'a', digest: of('document', '/digest') },
                { expect: is(`/payload/x/$document/${name}`, new JsonNumber(all[at + 1] as string)) },
              ),
            ],
      ),
      ...(['9.0', '9'] as const).map((number) => step('putCache', { key: number, value: number, ttlMs: 60_000 })),
      step('getCache', { key: '9.0' }, { advanceMs: 1, expect: is('/value', new JsonNumber('9.0')) }),
    ],
  },
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL, lone surrogates, equal keys, numbers beyond Decimal128, other words for a status: invalid, and nothing is left behind',
    hazards: ['V01', 'V02', 'V03', 'V04', 'V16'],
    steps: [
      ...WRONG_JSON_OBJECTS.filter((json) => json !== '[]' && json !== 'null').map((json) => refused(withMember(json))),
      refused(withMember('12345678901234567890123456789012345')),
      refused(openVex([said('a\0b')])),
      refused(openVex([said('Affected')])),
      refused(openVex([said('fixed', { impact_statement: 'a\0b' })])),
      refused(openVex([said('fixed', { timestamp: '10000-01-01T00:00:00Z' })])),
      refused(openVex([said('fixed', { products: [{ subcomponents: [] }] })])),
      refused(openVex([said('fixed', { vulnerability: 'x'.repeat(257) })])),
      refused(openVex([said('fixed', { vulnerability: '' })])),
      refused('{"document":{"csaf_version":"2.0"}}'),
      refused('{"bomFormat":"CycloneDX"}'),
      refused('x'.repeat(10 * 1024 * 1024), 'limit_exceeded'),
      ingest('a', 7 as unknown as string, { expect: fails('invalid') }),
      ingest('A', openVex([]), { expect: fails('invalid') }),
      step('ingestDocument', { document: openVex([]) }, { expect: fails('invalid') }),
      step('listDocuments', { provider: 'a', limit: 1 }, { expect: is('/items', []) }),
      step('appendObservation', { ...PAIR, provider: 'a', kind: 'scan', observedAt: 'infinity', content: '{}' }, { expect: fails('invalid') }),
      step('appendObservation', { ...PAIR, provider: 'a', kind: 'scan', observedAt: '2024-05-01T10:00:00Z', content: '[]' }, { expect: fails('invalid') }),
      step('listObservations', { ...PAIR, limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'no document is refused because an index row is short',
    summary: 'products, subcomponents and words of 3 kB that no compression makes fit, found by what they are',
    hazards: ['W19'],
    steps: [
      ingest(
        'a',
        openVex([said('fixed', { products: [{ '@id': LONG_TEXT, subcomponents: [LONG_TEXT] }], impact_statement: LONG_TEXT })], { '@id': LONG_TEXT }),
        { expect: status('created') },
      ),
      step('readStatements', { vulnerability: CVE, product: LONG_TEXT, limit: 1 }, { expect: is('/items/0/subcomponents', [LONG_TEXT]) }),
      step('buildLinkset', { vulnerability: CVE, product: LONG_TEXT }, { as: 'linkset' }),
      step('listLinksets', { limit: 1 }, { expect: is('/items/0/product', LONG_TEXT) }),
    ],
  },
  {
    name: 'a document of the largest size is held by both',
    summary: 'two megabytes of what grows most in BSON; one byte more is beyond the limit of both; so are more statements than one write takes',
    hazards: ['W18'],
    heavy: true,
    steps: [
      ingest('a', largest(0), { expect: status('created') }),
      ingest('a', largest(1), { expect: fails('limit_exceeded') }),
      step('readStatements', { ...PAIR, limit: 1 }, { expect: is('/items/0/status', 'fixed') }),
      ingest('a', openVex([said('fixed', { products: Array(10_000).fill(PAD) })]), { expect: is('/statements', 10_000) }),
      ingest('a', openVex([said('fixed', { products: Array(9999).fill(PAD) }), said('affected', { products: [PAD, PAD] })]), {
        expect: fails('limit_exceeded'),
      }),
      ingest('a', openVex([said('fixed', { products: Array(5000).fill(PAD), impact_statement: 'x'.repeat(2000) })]), { expect: fails('limit_exceeded') }),
      step('buildLinkset', PAIR, { expect: fails('limit_exceeded') }),
      step('pruneProvider', { provider: 'a', limit: 10 }, { expect: is('/documents', 2) }),
    ],
  },
];
