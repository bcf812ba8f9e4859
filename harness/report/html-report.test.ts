import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { htmlReport } from './html-report.ts';
import { parseEvidence } from './read-evidence.ts';
import { hostileRecords } from './testing/hostile-evidence.ts';
import { evidenceLines, passingRecords, sampleRecords, sampleTimings } from './testing/sample-evidence.ts';
import { strictHtml } from './testing/strict-html.ts';

const sample = parseEvidence(evidenceLines(sampleRecords));
const page = htmlReport(sample, sampleTimings);
const hostilePage = htmlReport(parseEvidence(evidenceLines(hostileRecords())), sampleTimings);

describe.each([
  ['the sample', page],
  ['hostile evidence', hostilePage],
  ['a pass without timings', htmlReport(parseEvidence(evidenceLines(passingRecords)))],
  ['a run that was cut short', htmlReport(parseEvidence(evidenceLines(sampleRecords.slice(0, 1))))],
])('%s', (_, text) => {
  const { tags } = strictHtml(text);

  test('holds no element and no attribute that the template does not write', () => {
    const known =
      'a b body button circle code dd details defs div dl dt footer g h1 h2 h3 h4 head header html i input label li line main mark meta nav ol output p path pre rect script section small span strong style summary svg symbol table tbody td text tfoot th thead title tr ul use';
    expect(tags.map(({ name }) => name).filter((name) => !known.split(' ').includes(name))).toEqual([]);
    const handlers = tags.flatMap(({ attributes }) => [...attributes.keys()]).filter((key) => key.startsWith('on') || key === 'style' || key === 'src');
    expect(handlers).toEqual([]);
    expect(tags.filter(({ name }) => name === 'script')).toHaveLength(1);
  });

  test('points nowhere outside itself', () => {
    const targets = tags.flatMap(({ attributes }) => attributes.get('href') ?? []);
    expect(targets.filter((target) => !/^#[a-z0-9-]+$/.test(target))).toEqual([]);
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.filter((target) => !ids.includes(target.slice(1)))).toEqual([]);
    expect(text).not.toMatch(/@import|url\(/);
  });

  test('its policy admits its own style and script, by digest, and nothing else', () => {
    const digest = (name: string) =>
      createHash('sha256')
        .update(text.slice(text.indexOf(`<${name}>`) + name.length + 2, text.indexOf(`</${name}>`)))
        .digest('base64');
    const policy = tags.find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy')?.attributes.get('content');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${digest('style')}'; script-src 'sha256-${digest('script')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('headings go down one level at a time, header cells have a scope, and every icon is named in words', () => {
    const levels = tags.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect(tags.filter(({ name, attributes }) => name === 'th' && !attributes.has('scope'))).toEqual([]);
    expect(tags.filter(({ name, attributes }) => name === 'svg' && attributes.get('aria-hidden') !== 'true' && !attributes.has('aria-label'))).toEqual([]);
  });
});

test('hostile text is shown, not run', () => {
  const { words } = strictHtml(hostilePage);
  expect(words).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(words).toContain('\\u202egnp.exe\\u2066\\u200b\\ufeff\\u00ad');
  expect(words).toContain('lone \\ud800 and \\udfff');
  expect(hostilePage).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/u);
});

test('a finding shows where, both values with the changed part marked, hazard, operations and replay line', () => {
  const finding = page.slice(page.indexOf('id="finding-1"'), page.indexOf('id="finding-2"'));
  expect(finding).toContain('operation #417 listLoginAttempts, tenant &quot;acme&quot;');
  expect(finding).toContain('<code>/value/items/1/recordedAt</code>');
  expect(finding).toContain('2026-01-01T00:00:00.123<mark>456</mark>Z');
  expect(finding).toContain('2026-01-01T00:00:00.123<mark>000</mark>Z');
  expect(finding).toContain('Likely hazard: the pg driver truncates microseconds to milliseconds');
  expect(finding.match(/<li>/g)).toHaveLength(3);
  expect(finding).toContain('<code>npm run verify -- authority --check parity --replay reports/latest/replay-1.json</code>');
});

test('findings that nobody accepted come first; beyond what a person reads the page says how many more there are', () => {
  const [run, check, finding] = [sampleRecords[0], sampleRecords[1], sampleRecords[11]] as typeof sampleRecords;
  if (run === undefined || check === undefined || finding?.type !== 'finding') throw new Error('the sample has changed');
  const accepted = { ...finding, finding: { ...finding.finding, summary: 'the accepted one', divergence: 'known' } };
  const text = htmlReport(parseEvidence(evidenceLines([run, check, accepted, ...Array(230).fill(finding)])));
  expect(text).toContain('<p class="empty">31 more findings in the JSON report.</p>');
  expect(text).not.toContain('the accepted one');
  expect(htmlReport(parseEvidence(evidenceLines([run, check, accepted, finding])))).toMatch(/id="finding-1"[\s\S]*id="finding-2"[\s\S]*the accepted one/);
});

test('huge values are cut with how much is not shown', () => {
  expect(page).toContain('… 47,941 characters alike …');
  expect(page.length).toBeLessThan(200_000);
});

test('says the verdict in words, the facts of the run, and every count apart', () => {
  const { words } = strictHtml(page);
  for (const text of [
    'Failed',
    '20260117',
    'gate',
    '6.0.27, w: majority, j: true',
    '0115671c0ffee0c0de5d1e6f70a1b2c3d4e5f607-dirty',
    sample.id,
    '33,695',
    'equal only by a declared rule',
  ])
    expect(words).toContain(text);
});

test('the isolation matrix has a cell for every operation and situation, each with its verdict in words', () => {
  const grid = page.slice(page.indexOf('<table class="grid">'), page.indexOf('</table>', page.indexOf('<table class="grid">')));
  expect(grid.match(/<td/g)).toHaveLength(60);
  expect(grid.match(/<span class="unseen">(pass|fail|inconclusive|void), <\/span>/g)).toHaveLength(59);
  expect(grid.match(/not applicable/g)).toHaveLength(1);
  expect(page).toContain('A total of 7 counts rows of tenant &quot;globex&quot;');
});

test('what was measured stands apart, says that nothing rests on it, and is left out when not given', () => {
  const { tags } = strictHtml(page);
  expect(page).toContain('<h2>Measured, not judged</h2>');
  expect(page).toContain('<title>createUser on mongo: median 230 µs');
  for (const drawn of tags.filter(({ within }) => within.includes('svg') || within.includes('g'))) {
    for (const [key, value] of drawn.attributes)
      if (['x', 'x1', 'x2', 'cx', 'y', 'width', 'height'].includes(key)) expect(Number.isFinite(Number(value)), `${key}="${value}"`).toBe(true);
  }
  expect(htmlReport(sample)).not.toContain('id="measured"');
});

test('timings at the edges draw no impossible plot', () => {
  const operation = sampleTimings.operations[0] as (typeof sampleTimings.operations)[number];
  const edges = [Array(8).fill(0), Array(8).fill(5), [0, 1, 1, 1, 1, 1, 1e9, 1e10], [], [Number.NaN]];
  for (const quantilesUs of edges)
    expect(htmlReport(sample, { ...sampleTimings, checks: [], operations: [{ ...operation, quantilesUs }] })).not.toMatch(/NaN|Infinity/);
});

test('says when a replay file stood in for all workloads, and on which schemas the modules stood', () => {
  const [run, ...rest] = passingRecords;
  const replayed = parseEvidence(evidenceLines([{ ...run, replay: 'f'.repeat(64) } as (typeof passingRecords)[number], ...rest]));
  expect(strictHtml(htmlReport(replayed)).words).toContain(`of replay file ${'f'.repeat(12)} alone`);
  expect(strictHtml(page).words).not.toContain('of replay file');
  expect(strictHtml(page).words).toMatch(/newest migration[\s\S]*authority4[0-9a-f]{64}/);
});
