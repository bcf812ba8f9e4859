import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckRecord, EvidenceRecord } from '../contract/evidence.ts';
import { passingRecords, sampleRecords } from '../report/testing/sample-evidence.ts';
import { CommandFolder } from './testing/command-folder.ts';

const folder = new CommandFolder();
const cutover = (...argv: readonly string[]) => folder.run(argv);

describe('report', () => {
  it('shows the latest run, and ends well whatever it found', async () => {
    await folder.putRun('abc', sampleRecords);
    await symlink('abc', folder.at('reports', 'latest'));
    const { code, out, err } = await cutover('report');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('authority parity: mongo ≠ postgres');
    expect(out).toMatch(/module +check +verdict/);
  });

  it('shows what was accepted apart from what is open', async () => {
    const run = await folder.putRun('abc', sampleRecords);
    const { out } = await cutover('report', run);
    const [open, accepted] = out.split('Accepted differences\n') as [string, string];
    expect(open).toContain('✗ authority parity: mongo ≠ postgres');
    expect(open).not.toContain('concelier-schedule-zone');
    expect(accepted).toContain('≈ concelier-schedule-zone (');
  });

  it.each(['html', 'json', 'junit', 'markdown'])('makes %s of a named run', async (format) => {
    const run = await folder.putRun('abc', passingRecords);
    const printed = await cutover('report', run, '--format', format);
    expect(printed).toMatchObject({ code: 0, err: '' });
    const written = await cutover('report', path.join(run, 'evidence.ndjson'), '--format', format, '--out', 'made');
    expect(written).toMatchObject({ code: 0, out: '' });
    expect(await readFile(folder.at('made'), 'utf8')).toBe(printed.out);
  });

  it('refuses evidence that was tampered with, naming file and line', async () => {
    const run = await folder.putRun('abc', passingRecords);
    await writeFile(path.join(run, 'evidence.ndjson'), 'no evidence\n');
    const { code, err } = await cutover('report', run);
    expect(code).toBe(2);
    expect(err).toContain(`${path.join(run, 'evidence.ndjson')}: evidence, line 1: is not JSON`);
  });
});

describe('baseline', () => {
  const DIGEST = 'a'.repeat(64);
  const OTHER = 'b'.repeat(64);
  const tally = { compared: 1, equal: 1, equalByRule: {}, different: 0, accepted: 0 };

  function records(digest: string, more: Partial<CheckRecord> = {}): readonly EvidenceRecord[] {
    const [run] = sampleRecords;
    const check: CheckRecord = {
      type: 'check',
      module: 'authority',
      check: 'determinism',
      verdict: 'pass',
      reason: 'as told',
      tally,
      parts: [],
      digests: { state: digest },
      findings: 0,
      ...more,
    };
    const counts = { pass: 0, fail: 0, inconclusive: 0, void: 0, [check.verdict]: 1 };
    return [
      { ...(run as Extract<EvidenceRecord, { type: 'run' }>), seed: 1, budget: 'quick', modules: [{ name: 'authority', phase: 1, subjects: {} }] },
      check,
      { type: 'end', verdict: check.verdict, checks: counts, divergences: [] },
    ];
  }

  it('accepts what passed, then shows what has changed since', async () => {
    await folder.putConfig('authority');
    const first = await folder.putRun('first', records(DIGEST));
    const second = await folder.putRun('second', records(OTHER));
    expect(await cutover('baseline', 'diff', '--evidence', first)).toMatchObject({
      code: 3,
      out: 'authority, seed 1, budget quick: nothing was accepted yet\n',
    });
    expect(await cutover('baseline', 'accept', '--evidence', first)).toMatchObject({ code: 0, out: expect.stringContaining('state: none → aaaaaaaaaaaa') });
    expect(await cutover('baseline', 'diff', '--evidence', first)).toMatchObject({ code: 0, out: 'authority, seed 1, budget quick: as accepted\n' });
    expect(await cutover('baseline', 'diff', '--evidence', second)).toMatchObject({
      code: 1,
      out: 'authority, seed 1, budget quick: 1 of 1 digests differ\n  state: aaaaaaaaaaaa → bbbbbbbbbbbb\n',
    });
    expect(await cutover('baseline', 'accept', 'authority', '--evidence', second)).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(folder.at('baselines', 'authority.json'), 'utf8'))).toEqual({
      cutover: 'baseline',
      version: 1,
      module: 'authority',
      entries: [{ seed: 1, budget: 'quick', digests: { state: OTHER } }],
    });
  });

  it('refuses what was not proven, and what was cut short', async () => {
    await folder.putConfig('authority');
    const failed = await folder.putRun('failed', records(DIGEST, { verdict: 'inconclusive' }));
    expect(await cutover('baseline', 'accept', '--evidence', failed)).toMatchObject({ code: 2, err: expect.stringContaining('determinism gave inconclusive') });
    const cut = await folder.putRun('cut', records(DIGEST).slice(0, 2));
    expect(await cutover('baseline', 'accept', '--evidence', cut)).toMatchObject({ code: 2, err: expect.stringContaining('was cut short') });
    expect(await cutover('baseline', 'accept', 'concelier', '--evidence', failed)).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown module "concelier"'),
    });
  });
});
