import { describe, expect, test } from 'vitest';
import type { FindingCall } from '../contract/difference.ts';
import type { EvidenceRecord } from '../contract/evidence.ts';
import type { Canonical } from '../contract/type.ts';
import { reportFormats } from './formats.ts';
import { parseEvidence } from './read-evidence.ts';
import { findingText } from './terminal-report.ts';
import { evidenceLines, sampleRecords } from './testing/sample-evidence.ts';

const call = (by: string, name: string, args: unknown, gives: Canonical): FindingCall => ({
  by,
  operation: { key: 1, tenant: 'acme', name, args, nowMs: 0 },
  gives,
});

const calls: readonly FindingCall[] = [
  call('before', 'enqueueJob', { kind: 'fetch' }, { value: { id: 'job 1', priority: { $numberInt: '3' } } }),
  call('caller 0', 'claimJob', { worker: 'w0' }, { value: { id: 'job 1' } }),
  call('caller 0', 'completeJob', { id: 'job 1' }, { error: { kind: 'precondition_failed', field: 'worker' } }),
  call('caller 1', 'claimJob', { worker: 'w1' }, { lost: true }),
  call('caller <b>\u202e', 'claimJob', { worker: '`w2`' }, { fault: { name: 'Error', message: 'no' } }),
  call('after', 'getJob', { id: 'job 1' }, { skipped: true }),
];

/** The sample's evidence, with these calls in its first finding. */
function evidence(shown: readonly FindingCall[]) {
  const at = sampleRecords.findIndex(({ type }) => type === 'finding');
  const records = sampleRecords.map(
    (record, index): EvidenceRecord =>
      index === at && record.type === 'finding'
        ? {
            ...record,
            finding: { ...record.finding, differences: [{ pointer: '', left: undefined, right: undefined, note: 'must hold: each once' }], calls: shown },
          }
        : record,
  );
  return parseEvidence(evidenceLines(records));
}

describe('what several callers did', () => {
  test('stands in the terminal caller by caller, each call with what came of it', () => {
    const [finding] = evidence(calls).findings;
    const text = finding === undefined ? '' : findingText(finding, { color: false, width: 110 });
    expect(text).toContain('  at (the whole)\n    must hold: each once\n');
    expect(text).toContain('  Who called what, and what came of it\n    before');
    expect(text).toMatch(
      / {4}caller 0 +claimJob\(\{"worker": "w0"\}\)\n +→ \{"id": "job 1"\}\n +completeJob\(\{"id": "job 1"\}\)\n +→ error precondition_failed, field worker\n/,
    );
    expect(text).toMatch(/caller 1 +claimJob\(\{"worker": "w1"\}\)\n +→ its caller died, nobody knows\n/);
    expect(text).toContain('{"id": "job 1", "priority": int 3}');
    expect(text).not.toContain('\u202e');
  });

  test('fits every width', () => {
    const [finding] = evidence(calls).findings;
    for (const width of [120, 60, 40]) {
      const lines = finding === undefined ? [] : findingText(finding, { color: false, width }).split('\n');
      for (const line of lines.filter((each) => !each.includes('npm run verify'))) expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  test('says how many more there are', () => {
    const [finding] = evidence(Array.from({ length: 25 }, (_, at) => call(`caller ${at}`, 'claimJob', {}, { value: null }))).findings;
    expect(finding === undefined ? '' : findingText(finding, { color: false, width: 110 })).toContain('… 5 more calls; the JSON report holds them all');
  });

  test.each(['markdown', 'html', 'junit'] as const)('stands in %s, with nothing taken for markup', (format) => {
    const text = reportFormats[format].render(evidence(calls));
    expect(text).toContain('Who called what, and what came of it');
    expect(text).toContain('must hold: each once');
    expect(text).toContain('its caller died, nobody knows');
    expect(text).not.toContain('\u202e');
    if (format !== 'markdown') expect(text).not.toContain('caller <b>');
  });

  test('stands in JSON as it is in the evidence', () => {
    expect(JSON.parse(reportFormats.json.render(evidence(calls))).findings[0].calls).toEqual(calls);
  });
});
