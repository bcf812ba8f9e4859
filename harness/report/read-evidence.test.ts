import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../contract/evidence.ts';
import { type EvidenceError, parseEvidence, runVerdict } from './read-evidence.ts';
import { evidenceLines, passingRecords, sampleRecords, tally } from './testing/sample-evidence.ts';

const lines = evidenceLines(sampleRecords);

function errorOf(given: Iterable<string>): EvidenceError {
  try {
    parseEvidence(given);
  } catch (error) {
    return error as EvidenceError;
  }
  throw new Error('the evidence was accepted');
}

test('a whole file is read: records by kind, and the id that sha256sum gives', () => {
  const evidence = parseEvidence(lines);
  expect(evidence.id).toBe(
    createHash('sha256')
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest('hex'),
  );
  expect(evidence.complete).toBe(true);
  expect(evidence.checks).toHaveLength(10);
  expect(evidence.findings).toHaveLength(5);
  expect([evidence.run, ...evidence.checks, ...evidence.findings.map((finding) => ({ type: 'finding', finding })), evidence.end]).toEqual(
    JSON.parse(`[${lines.join(',')}]`),
  );
});

test('a run that was cut short is read, is not complete, and never passes', () => {
  const passing = evidenceLines(passingRecords);
  expect(runVerdict(parseEvidence(passing))).toBe('pass');
  const cut = parseEvidence(passing.slice(0, -1));
  expect(cut.complete).toBe(false);
  expect(cut.end).toBeUndefined();
  expect(runVerdict(cut)).toBe('void');
  expect(runVerdict(parseEvidence(lines.slice(0, 3)))).toBe('fail');
  expect(runVerdict(parseEvidence(lines.slice(0, 1)))).toBe('void');
});

describe('what is wrong is named with its line', () => {
  const at = (index: number, line: string) => lines.with(index, line);
  const changed = (index: number, change: object): string[] => at(index, JSON.stringify({ ...sampleRecords[index], ...change }));
  const last = lines.length - 1;
  test.each<[string, string[], number, RegExp]>([
    ['an empty file', [], 0, /empty: it must begin with a run record/],
    ['half a line', [...lines.slice(0, 3), '{"type":"fin'], 4, /is not JSON .*remove that line/],
    ['an empty line', lines.toSpliced(2, 0, ''), 3, /is not JSON/],
    ['no run record', lines.slice(1), 1, /must be the run record, got "check"/],
    ['two runs', [...lines.slice(0, 1), ...lines], 2, /second run record/],
    ['something after the end', [...lines, lines[1] as string], lines.length + 1, /follows the end record/],
    ['an unknown kind', at(1, '{"type":"note"}'), 2, /\/type must be one of run, check, finding, end, got "note"/],
    ['another version', changed(0, { version: 2 }), 1, /\/version must be 1, got 2/],
    ['a verdict that is none', changed(1, { verdict: 'ok' }), 2, /\/verdict must be one of pass, fail, inconclusive, void, got "ok"/],
    [
      'a bare number among typed values',
      at(11, (lines[11] as string).replace('{"$timestampMicros":"1767225600123456"}', '5')),
      12,
      /\/finding\/differences\/0\/left must be null or .*, got 5/,
    ],
    [
      'a value nested beyond reading',
      at(11, (lines[11] as string).replace('{"$timestampMicros":"1767225600123456"}', `${'['.repeat(20_000)}${']'.repeat(20_000)}`)),
      12,
      /is nested more deeply than any document/,
    ],
    ['the same check twice', [...lines.slice(0, 2), lines[1] as string, ...lines.slice(2)], 3, /second record of authority parity/],
    ['more counted than compared', changed(1, { tally: { ...tally(5), equal: 6 } }), 2, /6 equal and 0 different are more than the 5 compared/],
    ['more accepted than different', changed(1, { tally: tally(5, { accepted: 1 }) }), 2, /1 accepted are more than the 0 different/],
    ['a pass that compared nothing', changed(3, { tally: tally(0) }), 4, /authority determinism passes but compared nothing/],
    ['a pass in spite of differences', changed(3, { tally: tally(5, { different: 1 }) }), 4, /passes with differences that nobody accepted/],
    [
      'wrong counts at the end',
      changed(last, { checks: { pass: 5, fail: 4, inconclusive: 1, void: 1 } }),
      last + 1,
      /counts 5 checks as pass, but 4 are recorded/,
    ],
    ['an upgraded verdict', changed(last, { verdict: 'inconclusive' }), last + 1, /is inconclusive, but its checks give fail: a verdict is never upgraded/],
  ])('%s', (_, given, line, what) => {
    const error = errorOf(given);
    expect(error.code).toBe('evidence_invalid');
    expect(error.line).toBe(line);
    expect(error.message).toMatch(what);
  });
});

test('a run without any check is void, whatever it says', () => {
  const end = { ...(passingRecords.at(-1) as EvidenceRecord & { type: 'end' }), checks: { pass: 0, fail: 0, inconclusive: 0, void: 0 } };
  expect(errorOf(evidenceLines([passingRecords[0] as EvidenceRecord, end])).message).toMatch(/its checks give void/);
  expect(runVerdict(parseEvidence(evidenceLines([passingRecords[0] as EvidenceRecord, { ...end, verdict: 'void' }])))).toBe('void');
});
