import { expect, test } from 'vitest';
import { acceptedText } from './accepted-text.ts';
import { parseEvidence } from './read-evidence.ts';
import { hostileRecords } from './testing/hostile-evidence.ts';
import { evidenceLines, passingRecords, sampleRecords } from './testing/sample-evidence.ts';

const plain = { color: false, width: 110 };
const sample = parseEvidence(evidenceLines(sampleRecords));

test('what was accepted stands under its divergence, with owner, reason and expiry', () => {
  const divergence = sample.end?.divergences.find(({ id }) => id === 'concelier-schedule-zone');
  const text = acceptedText(sample, { color: false, width: 1_000 }) ?? '';
  expect(text).toContain(`≈ concelier-schedule-zone (${divergence?.owner}, until ${divergence?.expires}): ${divergence?.reason}`);
  for (const { divergence: id, summary } of sample.findings) expect(text.includes(summary), summary).toBe(id !== undefined);
});

test('nothing accepted is nothing to say', () => {
  expect(acceptedText(parseEvidence(evidenceLines(passingRecords)), plain)).toBeUndefined();
});

test.each([110, 60, 40])('fits %i columns, whatever the names hold', (width) => {
  for (const records of [sampleRecords, hostileRecords()]) {
    const text = acceptedText(parseEvidence(evidenceLines(records)), { color: false, width });
    for (const line of text?.split('\n') ?? []) {
      expect(line.length, line).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  }
});
