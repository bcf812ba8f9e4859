import picocolors from 'picocolors';
import type { PathRecord } from '../contract/performance.ts';
import type { Verdict } from '../contract/verdict.ts';
import { grouped } from '../kit/grouped.ts';
import { durationText } from './duration.ts';
import { controlSummary, readText } from './performance-words.ts';
import type { PerformanceEvidence } from './read-performance.ts';
import { clip, visible } from './visible.ts';

/** What the figures of a path are. */
export const PERFORMANCE_HEAD = ['ratio', '99.9 % interval', 'median', 'p99', 'epochs'] as const;

const HEADS = ['path', 'verdict', ...PERFORMANCE_HEAD, 'why'] as const;

/** A run's figures for the terminal: the controls, a row for each path, and the verdict, which stays in sight. */
export function performanceText({ run, controls, paths, end, id }: PerformanceEvidence, { color }: { readonly color: boolean }): string {
  const colors = picocolors.createColors(color);
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
    pass: colors.green,
    fail: colors.red,
    inconclusive: colors.magenta,
    void: colors.yellow,
  };
  const rows = paths.map(cellsOf);
  const widths = HEADS.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], verdict?: Verdict): string =>
    cells
      .map((cell, column) => {
        const padded = column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0);
        return column === 1 && verdict !== undefined ? paint[verdict](padded) : padded;
      })
      .join('  ')
      .trimEnd();
  const { mongo, postgres } = run.stores;
  return [
    ...controls.map((control) => `${control.held ? colors.green('✓') : colors.red('✗')} ${visible(controlSummary(control))}`),
    '',
    colors.dim(line(HEADS)),
    ...paths.map((path, at) => line(rows[at] as readonly string[], path.verdict)),
    ...paths.filter(({ verdict }) => verdict === 'fail').flatMap((path) => ['', ...explained(path)]),
    '',
    colors.dim(
      `MongoDB ${mongo.version} (${mongo.durability}), PostgreSQL ${postgres.version} (${postgres.durability}); ${run.machine.cores} × ${run.machine.processor}`,
    ),
    colors.dim(
      `seed ${run.seed}, budget ${run.budget}; one false alarm in ${Math.round(1 / run.family.falseAlarms)} runs of ${run.family.paths} paths or fewer`,
    ),
    end === undefined ? colors.yellow('cut short: the end record is missing') : `${paint[end.verdict](colors.bold(end.verdict))}: ${visible(end.reason)}`,
    colors.dim(`evidence ${id}`),
  ].join('\n');
}

/** What a person needs to find out why a path is slow: what a call costs on each side, and how its statements were carried out. */
export function explained({ module, path, sides, counters, plans }: PathRecord): readonly string[] {
  const costs = (side: number): string => {
    const counted = counters?.[side];
    if (counted === undefined) return '';
    return `: ${counted.roundTrips} round trips, ${counted.requests} statements, ${counted.examined ?? '?'} rows examined, ${grouped(counted.bytesSent + counted.bytesReceived)} bytes a call`;
  };
  return [
    `${visible(`${module}.${path}`)} failed:`,
    ...sides.flatMap((side, at) => [
      `  ${visible(side)}${costs(at)}`,
      ...(plans?.[at] ?? []).slice(0, MOST_PLANS).map(({ statement, examined, scans }) => {
        const whole = scans.map((scan) => `, ${readText(scan)}`).join('');
        return `    ${grouped(examined)} examined${whole}: ${clip(visible(statement.replaceAll(/\s+/g, ' ')), 160)}`;
      }),
    ]),
  ];
}

/** More statements of one call than that are in the evidence only. */
const MOST_PLANS = 8;

function cellsOf(path: PathRecord): readonly string[] {
  const { module, path: name, verdict, reason } = path;
  return [visible(`${module}.${name}`), verdict, ...performanceCells(path), verdict === 'pass' ? '' : visible(reason)];
}

export function performanceCells({ ratio, quantilesUs, epochs }: PathRecord): readonly string[] {
  const figure = (position: number): string => quantilesUs.map((side) => (side[position] === undefined ? '–' : durationText(side[position]))).join(' | ');
  return [
    ratio === undefined ? '–' : `${ratio.estimate.toFixed(2)}×`,
    ratio === undefined ? '–' : `${ratio.lower.toFixed(2)}–${ratio.upper === null ? '∞' : ratio.upper.toFixed(2)}`,
    figure(3),
    figure(6),
    String(epochs.length),
  ];
}
