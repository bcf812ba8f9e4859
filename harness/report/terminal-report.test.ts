import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseEvidence } from './read-evidence.ts';
import { findingText, summaryText } from './terminal-report.ts';
import { hostileRecords } from './testing/hostile-evidence.ts';
import { evidenceLines, passingRecords, sampleRecords, sampleTimings } from './testing/sample-evidence.ts';

const sample = parseEvidence(evidenceLines(sampleRecords));
const first = sample.findings[0] as (typeof sample.findings)[number];
const plain = { color: false, width: 110 };

describe('a finding', () => {
  test('shows place, pointer, hazard with its name, both values with carets, operations and replay line', () => {
    const text = findingText(first, plain);
    expect(text).toContain('operation #417 listLoginAttempts, tenant "acme"');
    expect(text).toContain('at /value/items/1/recordedAt');
    expect(text).toContain('likely hazard V13: the pg driver truncates microseconds');
    expect(text).toContain(
      '    2026-01-01T00:00:00.123456Z                          │ 2026-01-01T00:00:00.123000Z\n                           ^^^                           │                        ^^^',
    );
    expect(text).toContain('│ (missing)');
    expect(text).toContain(
      'Shrunk to 3 operations\n    1. #12 tenant "acme" at 2026-01-01T00:00:00.123Z\n       recordLoginAttempt({"subject": "ada", "outcome": "refused", "address": "192.0.2.7"})',
    );
    expect(text).toContain('{"limit": int 1, "after": result of #13 at "/next"}');
    expect(text.endsWith('Replay\n    npm run verify -- authority --check parity --replay reports/latest/replay-1.json')).toBe(true);
  });

  test.each([200, 110, 80, 60, 40, 10])('fits %i columns (40 at least) but for the replay line, which is never broken', (width) => {
    for (const finding of sample.findings) {
      for (const line of findingText(finding, { color: false, width }).split('\n')) {
        if (finding.replay === undefined || !line.includes(finding.replay)) expect(line.length, line).toBeLessThanOrEqual(Math.max(40, width));
      }
    }
  });

  test('on a narrow terminal the sides stand one above the other', () => {
    expect(findingText(first, { color: false, width: 60 })).toContain(
      '    mongo\n      2026-01-01T00:00:00.123456Z\n                             ^^^\n    postgres\n',
    );
  });

  test('colour changes nothing but colour', () => {
    const coloured = findingText(first, { color: true, width: 110 });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(findingText(first, plain));
  });

  test('no text of evidence reaches the terminal as a control', () => {
    for (const finding of parseEvidence(evidenceLines(hostileRecords())).findings) {
      expect(findingText(finding, plain)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
  });
});

describe('the summary', () => {
  test('is a table with a row a check, the reasons of what did not pass, and one closing sentence', () => {
    const lines = summaryText(sample, sampleTimings, plain).split('\n');
    expect(lines[0]).toMatch(/^module +check +verdict +compared +equal +by rule +different +accepted +measured$/);
    expect(lines[1]).toMatch(/^authority +parity +✗ fail +12,240 +12,218 +20 +2 +0 +900 ms$/);
    expect(lines).toContain('∅ concelier schema: PostgreSQL ended during the check (exit code 2); its last log lines are kept');
    expect(lines.filter((line) => line.includes('divergence authority-'))).toHaveLength(2);
    expect(lines.at(-2)).toMatch(/^✗ Failed: differences that nobody accepted in authority parity, .*; 2 accepted divergences are unused or expired\.$/);
    expect(lines.at(-1)).toBe(`evidence ${sample.id}`);
  });

  test('has no column of durations when there are none', () => {
    expect(summaryText(sample, undefined, plain)).not.toContain('measured');
  });

  test('says what a pass rests on, and what a cut or empty run does not prove', () => {
    const closing = (records: typeof sampleRecords) =>
      summaryText(parseEvidence(evidenceLines(records)), undefined, plain)
        .split('\n')
        .at(-2);
    expect(closing(passingRecords)).toBe('✓ Proven: 16,200 comparisons in 2 checks, none different (17 equal by a declared rule).');
    expect(closing(passingRecords.slice(0, -1))).toBe('∅ Not proven: the run was cut short when 2 checks had ended.');
    expect(closing(passingRecords.slice(0, 1))).toBe('∅ Not proven: the run was cut short when 0 checks had ended.');
  });
});
