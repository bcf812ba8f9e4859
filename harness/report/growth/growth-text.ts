import picocolors from 'picocolors';
import type { GrowthPath, GrowthReport, GrowthScan, GrowthSide } from '../../contract/growth.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import type { TerminalOptions } from '../terminal-report.ts';
import { visible } from '../visible.ts';

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '∅' };

/** `authority.countLoginFailures: fail, PostgreSQL grows as n (…), MongoDB as constant (…)`. */
export function growthSummary({ module, operation, verdict, reason }: GrowthPath): string {
  return `${module}.${operation}: ${verdict}, ${reason}`;
}

/** A read of much of what grew in words. */
export function scanText({ side, of, index, rows }: GrowthScan): string {
  if (index !== undefined)
    return `the index ${index} of ${of} is none for this call: it leads to ${grouped(rows)} ${side === 'postgres' ? 'rows' : 'documents'}`;
  return side === 'postgres' ? `sequential scan of ${of}: ${grouped(rows)} rows` : `scan of the whole collection ${of}: ${grouped(rows)} documents`;
}

/** The table of all paths, what fails and what is scanned, and a closing sentence. No trailing line feed. */
export function growthText(report: GrowthReport, options: TerminalOptions): string {
  const colors = picocolors.createColors(options.color);
  const paint = (verdict: Verdict): ((text: string) => string) => (verdict === 'pass' ? colors.green : verdict === 'fail' ? colors.red : colors.yellow);
  const head = ['path', 'verdict', ...growthHead(report)];
  const rows = report.paths.map(cellsOf);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    colors.dim('time of a call by the records of the tenant that calls, as MongoDB | PostgreSQL'),
    colors.dim(line(head)),
    ...rows.map((cells, index) => {
      const { verdict } = report.paths[index] as GrowthPath;
      return line(cells).replace(`${SIGN[verdict]} ${verdict}`, (mark) => paint(verdict)(mark));
    }),
    ...report.paths.filter(({ verdict }) => verdict !== 'pass').map((path) => `${paint(path.verdict)(SIGN[path.verdict])} ${visible(growthSummary(path))}`),
    ...report.paths.flatMap(({ module, operation, scans }) => scans.map((scan) => visible(`! ${module}.${operation}: ${scanText(scan)}`))),
    '',
    `${paint(report.verdict)(colors.bold(`${SIGN[report.verdict]} ${report.verdict}`))} ${colors.bold(growthClosing(report))}`,
  ].join('\n');
}

function cellsOf(path: GrowthPath): readonly string[] {
  return [visible(`${path.module}.${path.operation}`), `${SIGN[path.verdict]} ${path.verdict}`, ...growthCells(path)];
}

/** What the figures of a path are. */
export function growthHead({ sizes }: GrowthReport): readonly string[] {
  return ['grows as', ...sizes.map((size) => `at ${grouped(size)}`), 'examined'];
}

/** As MongoDB | PostgreSQL. */
export function growthCells({ sides }: GrowthPath): readonly string[] {
  if (sides === null) return ['–'];
  const both = (of: (side: GrowthSide) => string): string => `${of(sides.mongo)} | ${of(sides.postgres)}`;
  const last = (side: GrowthSide): string => {
    const examined = side.points.at(-1)?.examined;
    return examined === null || examined === undefined ? '–' : grouped(examined);
  };
  return [both(({ fit }) => fit.class), ...sides.mongo.points.map((_, at) => both(({ points }) => durationText(points[at]?.us ?? 0))), both(last)];
}

/** What a verdict over all paths says, in a sentence. */
export function growthClosing({ paths, sizes, verdict }: GrowthReport): string {
  const named = (wanted: Verdict): string =>
    paths
      .filter((path) => path.verdict === wanted)
      .map(({ module, operation }) => `${module}.${operation}`)
      .join(', ');
  if (verdict === 'pass') return `up to ${grouped(sizes.at(-1) ?? 0)} records no path’s cost grows faster on PostgreSQL than on MongoDB.`;
  if (verdict === 'fail') return `cost grows faster on PostgreSQL: ${named('fail')}. Their plans stand in the report: look for the index that is not there.`;
  if (verdict === 'inconclusive')
    return `not enough evidence either way on ${named('inconclusive')}: measure at more records (--sizes) or on a quieter machine.`;
  return `nothing was measured on ${named('void') || 'any path'}.`;
}
