import { describe, expect, it } from 'vitest';
import { grownPath, growthReport } from '../../kit/testing/sample-growth.ts';
import { loadedPath, loadReport } from '../../kit/testing/sample-load.ts';
import { changed, linesOf, whole } from '../../kit/testing/sample-performance.ts';
import { reportsBeside, viewsOf } from './measured-kinds.ts';

const HOSTILE = '<b>`x` | ]]> "&\u001b[31m @someone';
const summary = 'scheduler.claimJob: postgres 0.61× of mongo, 99.9 % interval 0.58–0.64, pass';

const performance = (changes: Readonly<Record<number, object>> = {}) => viewsOf('performance.ndjson', linesOf(changed({ 3: { summary }, ...changes }))).formats;
const growth = (more: object = {}) => viewsOf('growth.json', JSON.stringify({ ...growthReport, ...more })).formats;
const load = (more: object = {}) => viewsOf('load.json', JSON.stringify({ ...loadReport, ...more })).formats;

describe('JUnit', () => {
  it('has a case for each path with the line that a person understands, and one for each control', () => {
    const xml = performance().junit();
    expect(xml).toContain('<testsuites name="cutover" tests="4" failures="0" errors="0" skipped="0">');
    expect(xml).toContain('<testcase classname="scheduler.performance" name="claimJob" time="3.000">');
    expect(xml).toContain(`<system-out>${summary}</system-out>`);
    expect(xml).toContain('<testcase classname="run" name="control: slowed by 20 %"/>');
    expect(growth().junit()).toContain('<testcase classname="wallet.growth" name="pay">');
    expect(load().junit()).toContain('PostgreSQL 0.61× of MongoDB, 99.9 % interval 0.58–0.64, pass</system-out>');
  });

  it('counts a path that failed as a failure, and what is not proven as an error', () => {
    const failed = performance({ 3: { verdict: 'fail', summary }, 4: { verdict: 'fail' }, 5: { verdict: 'fail' } }).junit();
    expect(failed).toContain('tests="4" failures="1" errors="0"');
    expect(failed).toMatch(/<failure type="fail" message="scheduler.claimJob: [^"]+">[^<]*ratio: 0.61×/);
    const scans = [{ side: 'postgres', of: 'wallet.coins', rows: 90_000 }];
    const slower = growth({ paths: [{ ...grownPath, verdict: 'fail', scans }], verdict: 'fail' }).junit();
    expect(slower).toContain('sequential scan of wallet.coins: 90,000 rows</failure>');
    expect(load({ paths: [{ ...loadedPath, verdict: 'inconclusive' }], verdict: 'inconclusive' }).junit()).toContain('failures="0" errors="1"');
    expect(load({ paths: [], verdict: 'void' }).junit()).toContain('<error type="void"');
  });

  it('says of a run that was cut short, and of a machine that is unfit, that nothing is proven', () => {
    const cut = viewsOf('performance.ndjson', linesOf(whole.slice(0, 4))).formats.junit();
    expect(cut).toContain('<error type="void" message="Not proven: the run was cut short when 1 path had been measured">');
    const unfit = performance({ 1: { verdict: 'fail', held: false }, 4: { verdict: 'void' }, 5: { verdict: 'void' } }).junit();
    expect(unfit).toMatch(/name="control: same code">\n +<error type="void" message="[^"]*the machine is unfit/);
  });
});

describe('Markdown', () => {
  it('has a line for each path that a person understands, and the figures in a table', () => {
    expect(performance().markdown()).toMatch(/^## ✅ cutover performance: Proven\n\nProven: all/);
    expect(performance().markdown()).toContain(`- ✅ ${summary}`);
    expect(growth().markdown()).toContain('| path | verdict | grows as | at 1,000 | at 100,000 | examined |');
    expect(load().markdown()).toContain('- ✅ wallet.pay: PostgreSQL 0.61× of MongoDB, 99.9 % interval 0.58–0.64, pass');
  });

  it('says of what is open why', () => {
    const scans = [{ side: 'postgres', of: 'wallet.coins', rows: 90_000 }];
    const text = growth({ paths: [{ ...grownPath, verdict: 'fail', scans }], verdict: 'fail' }).markdown();
    expect(text).toContain('`wallet.pay`:\n\n```text\nsequential scan of wallet.coins: 90,000 rows\n```');
  });
});

it('nothing that is quoted becomes markup', () => {
  const hostile = { reason: HOSTILE, operation: HOSTILE };
  const grown = growth({ paths: [{ ...grownPath, ...hostile, verdict: 'fail', scans: [{ side: 'mongo', of: HOSTILE, rows: 90_000 }] }], verdict: 'fail' });
  const loaded = load({ service: HOSTILE, paths: [{ ...loadedPath, ...hostile, verdict: 'fail' }], verdict: 'fail' });
  for (const { junit, markdown, html } of [grown, loaded]) {
    for (const text of [junit(), html()]) expect(text).not.toContain('<b>');
    for (const text of [junit(), markdown(), html()]) expect(text).not.toContain('\u001b');
    expect(markdown().replaceAll(/^```text\n[\s\S]*?^```$|`+[^\n]*?`+/gm, '')).not.toMatch(/<b>|@someone/);
  }
});

it('the reports lie beside the evidence under names of their own', () => {
  expect(Object.keys(reportsBeside('growth.json', JSON.stringify(growthReport)))).toEqual(['growth.html', 'junit.xml', 'report.md']);
  expect(Object.keys(reportsBeside('performance.ndjson', linesOf(whole)))).toEqual(['performance.html', 'junit.xml', 'report.md']);
  expect(JSON.parse(growth().json())).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), type: 'growth' });
});
