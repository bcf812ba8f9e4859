import { describe, expect, test } from 'vitest';
import { reportFormats } from './formats.ts';
import { codeBlock, codeCell, codeSpan, htmlProse, prose } from './markdown-text.ts';
import { parseEvidence } from './read-evidence.ts';
import { hostileRecords } from './testing/hostile-evidence.ts';
import { evidenceLines, passingRecords, sampleRecords, sampleTimings } from './testing/sample-evidence.ts';

const sample = parseEvidence(evidenceLines(sampleRecords));
const hostile = parseEvidence(evidenceLines(hostileRecords()));
const passing = parseEvidence(evidenceLines(passingRecords));
const formats = Object.entries(reportFormats);

test.each(formats)('%s: the same evidence gives the same bytes', (_, { render }) => {
  const again = parseEvidence(evidenceLines(structuredClone(sampleRecords)));
  expect(render(again)).toBe(render(sample));
  expect(render(again, structuredClone(sampleTimings))).toBe(render(sample, sampleTimings));
});

test.each(formats)('%s: nothing that was measured shows unless it is given', (_, { render }) => {
  expect(render(sample)).not.toContain(sampleTimings.startedAt);
  expect(render(sample)).not.toMatch(/41\.9 s|41\.870/);
  expect(render(sample, sampleTimings)).toMatch(/41\.9 s|41\.870|41870/);
});

test.each(formats)('%s: text is well-formed Unicode, without controls but line feeds', (_, { render }) => {
  const text = render(hostile, sampleTimings);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

describe('json', () => {
  test('holds every value at full length, and the measured apart', () => {
    const report = JSON.parse(reportFormats.json.render(sample, sampleTimings));
    expect(report.findings).toEqual(JSON.parse(JSON.stringify(sample.findings)));
    expect(report.checks).toEqual(sample.checks);
    expect(report).toMatchObject({
      evidence: sample.id,
      verdict: 'fail',
      complete: true,
      measured: { durationMs: 41_870 },
      hazards: { V13: expect.stringContaining('microseconds') },
    });
    expect(JSON.parse(reportFormats.json.render(sample)).measured).toBeNull();
  });

  test('gives hostile text back unchanged', () => {
    expect(JSON.parse(reportFormats.json.render(hostile)).findings).toEqual(JSON.parse(JSON.stringify(hostile.findings)));
  });
});

describe('junit', () => {
  const cases = (xml: string) =>
    [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:\/>|>\s*<(failure|error) type="(\w+)")/g)].map(
      ([, className, name, element, type]) => [className, name, element, type],
    );

  test('has a case for each check and part; fail is a failure, void and inconclusive are errors of that type', () => {
    const xml = reportFormats.junit.render(sample);
    expect(cases(xml)).toEqual(
      expect.arrayContaining([
        ['authority.parity', 'parity', 'failure', 'fail'],
        ['authority.parity', 'parity: scenario token revoked twice', undefined, undefined],
        ['authority.determinism', 'determinism', undefined, undefined],
        ['concelier.state', 'state', 'error', 'inconclusive'],
        ['concelier.schema', 'schema', 'error', 'void'],
        ['run', 'came to its end', undefined, undefined],
        ['run.divergence', 'authority-legacy-sort', 'failure', 'fail'],
        ['run.divergence', 'concelier-schedule-zone', undefined, undefined],
      ]),
    );
    expect(xml).toContain('<testsuites name="cutover" tests="25" failures="10" errors="3" skipped="0">');
    expect(cases(xml)).toHaveLength(25);
    expect(xml).toContain('2026-01-01T00:00:00.123456Z');
  });

  test('a run that was cut short is an error of its own', () => {
    const xml = reportFormats.junit.render(parseEvidence(evidenceLines(passingRecords.slice(0, -1))));
    expect(cases(xml)).toContainEqual(['run', 'came to its end', 'error', 'void']);
  });

  test.each([sample, hostile, passing])('is well-formed XML 1.0', (evidence) => {
    const xml = reportFormats.junit.render(evidence, sampleTimings);
    const open: string[] = [];
    const token =
      /<\?xml version="1\.0" encoding="UTF-8"\?>|<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*)(\/?)>|[^<>&]+|&(?:amp|lt|gt|quot|apos);/gy;
    let position = 0;
    for (const match of xml.matchAll(token)) {
      position = match.index + match[0].length;
      const [, closing, name, attributes = '', empty] = match;
      if (name === undefined) continue;
      const keys = [...attributes.matchAll(/ ([a-z]+)="[^"]*"/g)].map(([, key]) => key);
      expect(new Set(keys).size).toBe(keys.length);
      if (closing === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
    }
    expect(position).toBe(xml.length);
    expect(open).toEqual([]);
    expect(xml).not.toMatch(/[\ufffe\uffff]/);
  });
});

describe('markdown', () => {
  test('fits a comment, whatever the evidence', () => {
    const many = parseEvidence(
      evidenceLines([
        ...hostileRecords().slice(0, -1),
        ...Array.from({ length: 40 }, () => hostileRecords().slice(2, -1)).flat(),
        ...hostileRecords().slice(-1),
      ]),
    );
    const text = reportFormats.markdown.render(many, sampleTimings);
    expect(text.length).toBeLessThan(65_536);
    expect(text.match(/<details/g)).toHaveLength(10);
    expect(text).toContain('### The first 10 of');
  });

  test('shows verdicts, counts apart, findings as a diff, and replay lines', () => {
    const text = reportFormats.markdown.render(sample, sampleTimings);
    expect(text).toContain('## ❌ cutover: Failed');
    expect(text).toContain('| <code>authority</code> | ❌ fail · 12,240 | ❌ fail · 3,960 | ✅ pass · 48 |');
    expect(text).toContain('**33,695** equal, **20** equal by a declared rule, **6** different, of which 1 accepted');
    expect(text).toContain('```diff\n- mongo\n+ postgres\n\n- 2026-01-01T00:00:00.123456Z\n+ 2026-01-01T00:00:00.123000Z\n```');
    expect(text).toContain('```sh\nnpm run verify -- authority --check parity');
    expect(text).toContain('*inconclusive*: There was not enough evidence to say either way.');
    expect(text).toContain('Measured, not judged: 41.9 s in all');
  });

  test('prose keeps its words', () => {
    expect(prose('a|b `c` <d> & @e #1 e#x https://f_g \\ [h]')).toBe(
      'a&#124;b &#96;c&#96; &lt;d&gt; &amp; @&#8203;e #&#8203;1 e#x https:&#8203;//f\\_g &#92; \\[h\\]',
    );
    expect(codeSpan('a `` b')).toBe('```a `` b```');
    expect(codeSpan('`a')).toBe('`` `a ``');
    expect(codeCell('a|`b')).toBe('<code>a&#124;&#96;b</code>');
    expect(htmlProse('a_b @c <d>')).toBe('a&#95;b &#64;&#8203;c &#60;d&#62;');
    expect(codeBlock('````', 'text')).toBe('`````text\n````\n`````');
  });

  test('no text of evidence becomes markup, a mention, a link or another cell', () => {
    const text = reportFormats.markdown.render(hostile);
    const outside = text.replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    expect(outside.match(/<(?!\/?details( open)?>|\/?summary>|\/?code>)/g)).toBeNull();
    expect(outside).not.toContain('@everyone');
    expect(outside).not.toContain('https://');
    expect(outside).not.toMatch(/(?<!\\)!\[/);
    for (const row of outside.split('\n').filter((line) => line.startsWith('| '))) {
      const cells = row.replace(/\\[\\|]/g, '').split('|').length;
      expect([4, 7], row).toContain(cells);
    }
  });
});
