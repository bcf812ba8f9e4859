import { expect, it } from 'vitest';
import { CONVERSION_VERSION, type ConversionReport } from '../contract/conversion-report.ts';
import { conversionText } from './conversion-text.ts';

const report: ConversionReport = {
  type: 'conversion',
  version: CONVERSION_VERSION,
  tool: { name: 'cutover', version: '0', node: '24' },
  commit: null,
  seed: 1,
  named: null,
  operations: 10,
  module: 'library',
  schema: null,
  stores: { mongo: { version: '6', durability: 'full' }, postgres: { version: '18', durability: 'full' } },
  cutoff: '2026-01-01T00:00:00.000Z',
  parallel: 1,
  aggregates: [
    { aggregate: 'readers', collection: 'readers', tier: 'A', source: 1200, converted: 1199, skipped: {}, rejected: 1 },
    { aggregate: 'notes', collection: 'notes', tier: 'B', source: 3, converted: 1, skipped: { '90 days': 2 }, rejected: 0 },
  ],
  tenants: [],
  lost: 1,
  lostRecords: [{ collection: 'readers', key: '["a\u001b[2J"]', kind: 'missing' }],
  verdict: 'fail',
  reason: '1 record missing, changed or too many, 1 document rejected',
};

it('shows what became of the documents of each collection, and names what is lost', () => {
  expect(conversionText(report, { color: false })).toMatchInlineSnapshot(`
    "library at the cut-off 2026-01-01T00:00:00.000Z
    collection  tier  source  converted  skipped  rejected  kept by
    readers     A      1,200      1,199        0         1
    notes       B          3          1        2         0  90 days
    missing   readers ["a\\u001b[2J"]
    ✗ fail library: 1 record missing, changed or too many, 1 document rejected"
  `);
});

it('lets nothing of a record reach the terminal as a control', () => {
  expect(conversionText(report, { color: false })).not.toContain('\u001b');
});
