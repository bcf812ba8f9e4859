import picocolors from 'picocolors';
import type { ConversionReport } from '../contract/conversion-report.ts';
import type { Verdict } from '../contract/verdict.ts';
import { grouped } from '../kit/grouped.ts';
import type { TerminalOptions } from './terminal-report.ts';
import { visible } from './visible.ts';

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '∅' };
const HEAD = ['collection', 'tier', 'source', 'converted', 'skipped', 'rejected', 'kept by'];
/** Columns of words; the others are numbers, and stand to the right. */
const WORDS: ReadonlySet<number> = new Set([0, 1, 6]);

/** What became of a module's documents, collection by collection, and the verdict. No trailing line feed. */
export function conversionText(report: ConversionReport, options: Pick<TerminalOptions, 'color'>): string {
  const colors = picocolors.createColors(options.color);
  const paint = report.verdict === 'pass' ? colors.green : report.verdict === 'fail' ? colors.red : colors.yellow;
  const rows = report.aggregates.map(({ collection, tier, source, converted, skipped, rejected }) => [
    visible(collection),
    tier,
    ...[source, converted, Object.values(skipped).reduce((sum, count) => sum + count, 0), rejected].map(grouped),
    Object.keys(skipped).map(visible).join('; '),
  ]);
  const widths = HEAD.map((title, column) => Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (WORDS.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    colors.dim(`${visible(report.module)} at the cut-off ${report.cutoff}`),
    ...(report.named === null ? [] : [colors.dim(visible(wayText(report.named)))]),
    colors.dim(line(HEAD)),
    ...rows.map(line),
    ...report.lostRecords.map(({ collection, key, kind }) => `${colors.red(kind.padEnd(9))} ${visible(collection)} ${visible(key)}`),
    `${paint(colors.bold(`${SIGN[report.verdict]} ${report.verdict}`))} ${visible(report.module)}: ${visible(report.reason)}`,
  ].join('\n');
}

function wayText({ source, target }: NonNullable<ConversionReport['named']>): string {
  return `from ${source} to ${target ?? 'a database of the run’s own: a dry run, which wrote nothing elsewhere'}`;
}
