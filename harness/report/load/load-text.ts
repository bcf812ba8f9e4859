import picocolors from 'picocolors';
import { LOAD_SHARES, type LoadPath, type LoadReport, type LoadSide, type RatioEstimate } from '../../contract/load.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import type { TerminalOptions } from '../terminal-report.ts';
import { visible } from '../visible.ts';

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '∅' };

/** What the figures of a path are. */
export const LOAD_HEAD = ['a second', 'p50', 'p99', 'throughput'] as const;

/** `authority.getUser: PostgreSQL 0.61× of MongoDB, 99.9 % interval 0.58–0.64, pass`. */
export function pathSummary(module: string, { operation, response, verdict, reason }: LoadPath): string {
  const name = `${module}.${operation}`;
  if (response === null) return `${name}: ${verdict}, ${reason}`;
  const measured = `PostgreSQL ${response.ratio.toFixed(2)}× of MongoDB, ${intervalText(response)}, ${verdict}`;
  return verdict === 'pass' ? `${name}: ${measured}` : `${name}: ${measured}: ${reason}`;
}

/** The table of all paths, one sentence for each, and what can be made of it. No trailing line feed. */
export function loadText(report: LoadReport, options: TerminalOptions): string {
  const colors = picocolors.createColors(options.color);
  const paint = (verdict: Verdict): ((text: string) => string) => (verdict === 'pass' ? colors.green : verdict === 'fail' ? colors.red : colors.yellow);
  const head = ['path', 'verdict', ...LOAD_HEAD];
  const rows = report.paths.map((path) => cellsOf(path));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    colors.dim(`response times and answers a second as MongoDB | PostgreSQL, over HTTP (${visible(report.service)})`),
    colors.dim(line(head)),
    ...rows.map((cells, index) => {
      const { verdict } = report.paths[index] as LoadPath;
      return line(cells).replace(`${SIGN[verdict]} ${verdict}`, (mark) => paint(verdict)(mark));
    }),
    '',
    ...report.paths.map((path) => `${paint(path.verdict)(SIGN[path.verdict])} ${visible(pathSummary(report.module, path))}`),
    '',
    `${paint(report.verdict)(colors.bold(`${SIGN[report.verdict]} ${report.verdict}`))} ${colors.bold(closing(report))}`,
  ].join('\n');
}

function cellsOf(path: LoadPath): readonly string[] {
  return [visible(path.operation), `${SIGN[path.verdict]} ${path.verdict}`, ...loadCells(path)];
}

/** Calls a second of the open loop, then figures as MongoDB | PostgreSQL. */
export function loadCells({ rate, sides }: LoadPath): readonly string[] {
  const both = (of: (side: LoadSide) => string): string => (sides === null ? '–' : `${of(sides.mongo)} | ${of(sides.postgres)}`);
  return [
    rate === null ? '–' : grouped(rate),
    both((side) => durationText(at(side, 0.5))),
    both((side) => durationText(at(side, 0.99))),
    both((side) => grouped(Math.round(median(side.perSecond)))),
  ];
}

/** What a verdict over all paths says, in a sentence. */
export function closing({ paths, verdict }: LoadReport): string {
  const named = (wanted: Verdict): string =>
    paths
      .filter((path) => path.verdict === wanted)
      .map(({ operation }) => operation)
      .join(', ');
  if (verdict === 'pass') return `under load no path is slower on PostgreSQL than it may be (${budgets(paths)}).`;
  if (verdict === 'fail') return `slower than it may be (${budgets(paths)}), or failing, on PostgreSQL: ${named('fail')}.`;
  if (verdict === 'inconclusive') return `not enough evidence either way on ${named('inconclusive')}: measure longer (--duration) or on a quieter machine.`;
  return `nothing was measured on ${named('void') || 'any path'}.`;
}

/** `10 %`, or all that there are. */
function budgets(paths: readonly LoadPath[]): string {
  return [...new Set(paths.map(({ limit }) => `${Number((limit.budget * 100).toPrecision(3))} %`))].join(', ');
}

/** A side's response time at one of the shares, µs. */
export function at(side: LoadSide, share: number): number {
  return side.responseUs[LOAD_SHARES.indexOf(share)] ?? 0;
}

/** `99.9 % interval 0.58–0.64`. */
export function intervalText({ low, high, confidence }: RatioEstimate): string {
  // Both ends are one-sided.
  const both = 100 * (1 - 2 * (1 - confidence));
  return `${Number(both.toPrecision(4))} % interval ${low.toFixed(2)}–${Number.isFinite(high) ? high.toFixed(2) : '∞'}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
