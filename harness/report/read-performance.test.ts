import { describe, expect, it } from 'vitest';
import { changed as changedAt, linesOf, path, run, whole } from '../kit/testing/sample-performance.ts';
import { performanceHtml } from './performance-html.ts';
import { performanceText } from './performance-text.ts';
import { pathSummary } from './performance-words.ts';
import { parsePerformance } from './read-performance.ts';

const read = (records: readonly unknown[]) => parsePerformance(linesOf(records));
const changed = (index: number, changes: object) => changedAt({ [index]: changes });

describe('performance evidence', () => {
  it('is read as it was written; without its end it is a run that was cut short', () => {
    expect(read(whole)).toMatchObject({ run, paths: [path], end: { verdict: 'pass' } });
    expect(read(whole.slice(0, 4)).end).toBeUndefined();
  });

  it.each<[string, readonly unknown[], string]>([
    ['a failed path in a module that passes', changed(3, { verdict: 'fail' }), 'its paths make it fail'],
    ['an inconclusive path in a module that passes', changed(3, { verdict: 'inconclusive' }), 'its paths make it inconclusive'],
    ['a control that did not hold', changed(1, { verdict: 'fail', held: false }), 'its paths make it void'],
    ['a control that is said to have held', changed(2, { verdict: 'pass' }), 'is said to have come out as it must'],
    ['no control at all', whole.filter(({ type }) => type !== 'control'), 'its paths make it void'],
    ['one control twice', changed(1, { control: 'slowed by 20 %', verdict: 'fail' }), 'its paths make it void'],
    ['a module without a path', whole.filter(({ type }) => type !== 'path'), 'its paths make it void'],
    ['a module without a verdict', whole.filter(({ type }) => type !== 'module'), 'has no verdict'],
    ['a run that is better than its modules', changed(5, { verdict: 'fail' }), 'its modules make it pass'],
    ['no run record', whole.slice(1), 'begins with its only run record'],
    ['something behind its end', [...whole, path], 'the end record is the last one'],
    ['a member that nobody knows', changed(3, { more: 1 }), '/more must not be there'],
    [
      'a ratio that is NaN, which JSON has as null',
      changed(3, { ratio: { estimate: Number.NaN, lower: 0, upper: 1 } }),
      '/ratio/estimate must be number, got null',
    ],
    ['a ratio that is none', changed(3, { ratio: { estimate: 'x', lower: 0, upper: 1 } }), '/ratio/estimate must be number'],
  ])('is refused with %s', (_, records, message) => {
    expect(() => read(records)).toThrow(message);
  });

  it('is refused when a line is no JSON', () => {
    expect(() => parsePerformance('{')).toThrow('line 1: is not JSON');
  });

  it('is shown on one page that needs no network and escapes what it quotes', () => {
    const counters = [
      { requests: 1, roundTrips: 1, bytesSent: 10, bytesReceived: 20, examined: 5 },
      { requests: 4, roundTrips: 1, bytesSent: 10, bytesReceived: 20 },
    ];
    const page = performanceHtml(read(changed(3, { counters, summary: '<b>s</b>' })));
    expect(page).toContain('&lt;b&gt;s&lt;/b&gt;');
    expect(page).toContain('Ratio of scheduler.claimJob in each of 1 epochs');
    expect(page).toContain('proven at least 0.50×');
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  it('says of a path that failed how it was carried out', () => {
    const plans = [[], [{ statement: 'select *\n from jobs', plan: { Plan: {} }, scans: [{ of: 'scheduler.jobs', rows: 5_000 }], examined: 5_000 }]];
    const failed = changed(3, { verdict: 'fail', plans }).map((record, at) => (at > 3 ? { ...(record as object), verdict: 'fail' } : record));
    const text = performanceText(read(failed), { color: false });
    expect(text).toContain('5,000 examined, reads all of scheduler.jobs (5,000 rows): select * from jobs');
    expect(performanceHtml(read(failed))).toContain('reads all of scheduler.jobs');
  });

  it('is told in a table and in a line that a person understands', () => {
    expect(pathSummary(path)).toBe('scheduler.claimJob: postgres 0.61× of mongo, 99.9 % interval 0.58–0.64, pass');
    const { ratio: _, ...unmeasured } = path;
    expect(pathSummary({ ...unmeasured, verdict: 'void', reason: 'why' })).toBe('scheduler.claimJob: void: why');
    const text = performanceText(read(changed(3, { ratio: { estimate: 0.61, lower: 0.58, upper: null } })), { color: false });
    expect(text).toContain('scheduler.claimJob  pass     0.61×  0.58–∞');
    expect(text).toContain('one false alarm in 1000 runs of 41 paths or fewer');
    expect(text).toContain('pass: all');
  });
});
