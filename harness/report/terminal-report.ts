import picocolors from 'picocolors';
import type { Difference, Finding } from '../contract/difference.ts';
import type { Timings } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import { grouped } from '../kit/grouped.ts';
import { durationText } from './duration.ts';
import { callText, givesText, hasValues, hazardText, nowText, placeText, pointerText } from './finding-words.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import { sideBySide, wrapWords } from './terminal-columns.ts';
import { diffValues } from './value-diff.ts';
import { closingSentence, equalByRule } from './verdict-words.ts';
import { clip, quoteText, visible } from './visible.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. Taken as 40 when less. */
  readonly width: number;
}

type Colors = ReturnType<typeof picocolors.createColors>;

const DIFFERENCES_SHOWN = 10;
const OPERATIONS_SHOWN = 20;
const CALL_LIMIT = 400;

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '∅' };

/**
 * What a failing run prints: the place, both typed values side by side with the changed part underlined by carets, JSON
 * Pointer, likely hazard, the shrunk operations and the replay line. No trailing line feed.
 */
export function findingText(finding: Finding, options: TerminalOptions): string {
  const colors = picocolors.createColors(options.color);
  const width = Math.max(40, options.width);
  const [left, right] = finding.sides;
  const accepted = finding.divergence === undefined ? [] : indented(wrapWords(`accepted as divergence ${visible(finding.divergence)}`, width - 2), 2);
  const shown = finding.differences.slice(0, DIFFERENCES_SHOWN);
  const rest = finding.differences.length - shown.length;
  return [
    ...wrapWords(`✗ ${visible(finding.module)} ${finding.check}: ${visible(left)} ≠ ${visible(right)}`, width).map((line) => colors.bold(colors.red(line))),
    ...indented(wrapWords(placeText(finding.at), width - 2), 2),
    ...indented(wrapWords(visible(finding.summary), width - 2), 2),
    ...accepted,
    ...shown.flatMap((difference) => ['', ...differenceLines(difference, finding.sides, width, colors)]),
    ...(rest > 0 ? ['', `  … ${grouped(rest)} more differences; the JSON report holds them all`] : []),
    ...counterexampleLines(finding, width, colors),
    ...callLines(finding, width, colors),
    ...(finding.replay === undefined ? [] : ['', `  ${colors.bold('Replay')}`, `    ${colors.cyan(visible(finding.replay))}`]),
  ].join('\n');
}

function differenceLines(difference: Difference, sides: Finding['sides'], width: number, colors: Colors): string[] {
  const notes = [
    ...(difference.note === undefined ? [] : wrapWords(visible(difference.note), width - 4)),
    ...(difference.hazard === undefined ? [] : wrapWords(`likely hazard ${hazardText(difference.hazard)}`, width - 4).map((line) => colors.yellow(line))),
  ];
  return [
    ...indented(
      wrapWords(`at ${pointerText(difference.pointer)}`, width - 2).map((line) => colors.bold(line)),
      2,
    ),
    ...indented(notes, 4),
    ...(hasValues(difference) ? indented(sideBySide(sides, diffValues(difference.left, difference.right), width - 4, colors), 4) : []),
  ];
}

function counterexampleLines(finding: Finding, width: number, colors: Colors): string[] {
  const operations = finding.counterexample;
  if (operations === undefined) return [];
  const shown = operations.slice(0, OPERATIONS_SHOWN);
  const rest = operations.length - shown.length;
  const digits = String(shown.length).length;
  return [
    '',
    `  ${colors.bold(`Shrunk to ${operations.length === 1 ? 'one operation' : `${grouped(operations.length)} operations`}`)}`,
    ...shown.flatMap((operation, index) => {
      const number = String(index + 1).padStart(digits);
      const head = `#${operation.key} tenant ${quoteText(operation.tenant)} at ${nowText(operation.nowMs)}`;
      const call = wrapWords(clip(callText(operation), CALL_LIMIT), width - digits - 6);
      const [first = '', ...more] = wrapWords(head, width - digits - 6);
      return [
        `    ${number}. ${colors.dim(first)}`,
        ...indented(
          more.map((line) => colors.dim(line)),
          digits + 6,
        ),
        ...indented(call, digits + 6),
      ];
    }),
    ...(rest > 0 ? [`    … ${grouped(rest)} more operations; the JSON report holds them all`] : []),
  ];
}

function callLines({ calls }: Finding, width: number, colors: Colors): string[] {
  if (calls === undefined) return [];
  const shown = calls.slice(0, OPERATIONS_SHOWN);
  const rest = calls.length - shown.length;
  const deep = Math.max(...shown.map(({ by }) => by.length), 0) + 6;
  return [
    '',
    `  ${colors.bold('Who called what, and what came of it')}`,
    ...shown.flatMap((call, index) => {
      const by = call.by === shown[index - 1]?.by ? '' : visible(call.by);
      const [first = '', ...more] = wrapWords(clip(callText(call.operation), CALL_LIMIT), width - deep);
      const gives = wrapWords(`→ ${clip(givesText(call), CALL_LIMIT)}`, width - deep).map((line) => colors.dim(line));
      return [`    ${by.padEnd(deep - 4)}${first}`, ...indented([...more, ...gives], deep)];
    }),
    ...(rest > 0 ? [`    … ${grouped(rest)} more calls; the JSON report holds them all`] : []),
  ];
}

function indented(lines: readonly string[], spaces: number): string[] {
  return lines.map((line) => ' '.repeat(spaces) + line);
}

/** The table module × check, stale divergences, and one closing sentence. No trailing line feed. */
export function summaryText(evidence: Evidence, timings: Timings | undefined, options: TerminalOptions): string {
  const colors = picocolors.createColors(options.color);
  const verdict = runVerdict(evidence);
  const stale = (evidence.end?.divergences ?? []).filter((divergence) => divergence.state !== 'used');
  return [
    ...tableLines(evidence, timings, colors),
    ...evidence.checks
      .filter((check) => check.verdict !== 'pass')
      .map((check) => `${paint(check.verdict, colors)(SIGN[check.verdict])} ${visible(check.module)} ${check.check}: ${visible(check.reason)}`),
    ...stale.map(
      (divergence) =>
        `${colors.red('✗')} divergence ${visible(divergence.id)} (${visible(divergence.owner)}) is ${divergence.state}: ${divergence.state === 'expired' ? `it held until ${divergence.expires}; fix the difference or accept it anew` : 'nothing matched it; remove it'}`,
    ),
    '',
    `${paint(verdict, colors)(colors.bold(SIGN[verdict]))} ${colors.bold(closingSentence(evidence))}`,
    colors.dim(`evidence ${evidence.id}`),
  ].join('\n');
}

function paint(verdict: Verdict, colors: Colors): (text: string) => string {
  return verdict === 'pass' ? colors.green : verdict === 'fail' ? colors.red : colors.yellow;
}

function tableLines(evidence: Evidence, timings: Timings | undefined, colors: Colors): string[] {
  const head = ['module', 'check', 'verdict', 'compared', 'equal', 'by rule', 'different', 'accepted', ...(timings === undefined ? [] : ['measured'])];
  const rows = evidence.checks.map((check) => {
    const took = timings?.checks.find((timing) => timing.module === check.module && timing.check === check.check);
    const { compared, equal, different, accepted } = check.tally;
    const counts = [compared, equal, equalByRule(check.tally), different, accepted].map(grouped);
    const measured = timings === undefined ? [] : [took === undefined ? '–' : durationText(took.durationMs * 1000)];
    return { verdict: check.verdict, cells: [visible(check.module), check.check, `${SIGN[check.verdict]} ${check.verdict}`, ...counts, ...measured] };
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(({ cells }) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[], verdict?: Verdict) =>
    cells
      .map((cell, column) => {
        const padded = column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
        return column === 2 && verdict !== undefined ? paint(verdict, colors)(padded) : padded;
      })
      .join('  ')
      .trimEnd();
  return [colors.dim(line(head)), ...rows.map(({ verdict, cells }) => line(cells, verdict)), ...(rows.length === 0 ? ['(no check was run)'] : [])];
}
