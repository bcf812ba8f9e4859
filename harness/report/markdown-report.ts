import type { Difference, Finding } from '../contract/difference.ts';
import type { CheckRecord, Timings } from '../contract/evidence.ts';
import { counted, grouped } from '../kit/grouped.ts';
import { bytesText, durationText } from './duration.ts';
import { callText, givesText, hasValues, hazardText, nowText, placeText, pointerText } from './finding-words.ts';
import { codeBlock, codeCell, codeSpan, htmlProse, prose, SIGN, TABLE_ROWS, table } from './markdown-text.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import type { Segment } from './segment.ts';
import { type DiffRow, diffValues } from './value-diff.ts';
import { closingSentence, countRun, verdictHeadline, verdictMeaning } from './verdict-words.ts';
import { clip, quoteText, visible } from './visible.ts';

const FINDINGS_SHOWN = 10;
const DIFFERENCES_SHOWN = 3;
const ROWS_SHOWN = 20;
const OPERATIONS_SHOWN = 6;
const LINE_LIMIT = 200;

/** A summary that fits a pull-request comment (GitHub: 65,536 characters): at most ten findings, all values cut short. */
export function markdownReport(evidence: Evidence, timings?: Timings): string {
  const verdict = runVerdict(evidence);
  return `${[
    `## ${SIGN[verdict]} cutover: ${verdictHeadline[verdict]}`,
    prose(closingSentence(evidence)),
    matrix(evidence),
    tallyLine(evidence),
    ...reasons(evidence),
    ...findings(evidence),
    ...divergences(evidence),
    ...measured(timings),
    facts(evidence),
  ].join('\n\n')}\n`;
}

function matrix(evidence: Evidence): string {
  const modules = [...new Set(evidence.checks.map((check) => check.module))];
  const names = [...new Set(evidence.checks.map((check) => check.check))];
  const cell = (module: string, name: string) => {
    const check = evidence.checks.find((candidate) => candidate.module === module && candidate.check === name);
    return check === undefined ? '–' : `${SIGN[check.verdict]} ${check.verdict} · ${grouped(check.tally.compared)}`;
  };
  return table(
    ['module', ...names],
    modules.map((module) => [codeCell(clip(module, 60)), ...names.map((name) => cell(module, name))]),
  );
}

function tallyLine(evidence: Evidence): string {
  const { compared, equal, byRule, different, accepted } = countRun(evidence);
  return `Each cell: verdict · comparisons. In all ${grouped(compared)} compared: **${grouped(equal)}** equal, **${grouped(byRule)}** equal by a declared rule, **${grouped(different)}** different, of which ${grouped(accepted)} accepted.`;
}

function reasons(evidence: Evidence): string[] {
  const unproven = evidence.checks.filter((check) => check.verdict !== 'pass');
  const line = (check: CheckRecord) =>
    `- ${SIGN[check.verdict]} ${codeSpan(clip(`${check.module} ${check.check}`, 80))} ${check.verdict}: ${prose(clip(check.reason, 300))}`;
  const lines = unproven.slice(0, TABLE_ROWS).map(line);
  const used = [...new Set(unproven.map((check) => check.verdict))].filter((verdict) => verdict !== 'fail');
  return lines.length === 0 ? [] : [lines.join('\n'), ...used.map((verdict) => `*${verdict}*: ${prose(verdictMeaning[verdict])}`)];
}

function findings(evidence: Evidence): string[] {
  const open = evidence.findings.filter((finding) => finding.divergence === undefined);
  if (open.length === 0) return [];
  const shown = open.slice(0, FINDINGS_SHOWN);
  const title = shown.length < open.length ? `### The first ${shown.length} of ${counted(open.length, 'finding')}` : `### ${counted(open.length, 'finding')}`;
  return [title, ...shown.map(findingDetails)];
}

function findingDetails(finding: Finding, index: number): string {
  const shown = finding.differences.slice(0, DIFFERENCES_SHOWN);
  const rest = finding.differences.length - shown.length;
  return [
    `<details${index === 0 ? ' open' : ''}><summary>${htmlProse(clip(`${finding.module} ${finding.check}: ${finding.summary}`, 240))}</summary>`,
    codeSpan(clip(placeText(finding.at), 240)),
    ...shown.flatMap((difference) => differenceParts(difference, finding.sides)),
    ...(rest > 0 ? [`… ${counted(rest, 'more difference', 'more differences')} in the JSON report`] : []),
    ...counterexample(finding),
    ...calls(finding),
    ...(finding.replay === undefined ? [] : [`Replay:\n\n${codeBlock(visible(finding.replay), 'sh')}`]),
    '</details>',
  ].join('\n\n');
}

function differenceParts(difference: Difference, sides: Finding['sides']): string[] {
  const rows = diffValues(difference.left, difference.right);
  const lines = rows.slice(0, ROWS_SHOWN).flatMap(rowLines);
  const head = sides.map((side, index) => `${'-+'[index]} ${visible(side)}`);
  return [
    `at ${codeSpan(clip(pointerText(difference.pointer), 200))}${difference.note === undefined ? '' : ` – ${prose(clip(difference.note, 300))}`}`,
    ...(difference.hazard === undefined ? [] : [`Likely hazard ${prose(hazardText(difference.hazard))}`]),
    ...(hasValues(difference)
      ? [codeBlock([...head, '', ...lines, ...(rows.length > ROWS_SHOWN ? ['  … more lines in the JSON report'] : [])].join('\n'), 'diff')]
      : []),
  ];
}

function rowLines(row: DiffRow): string[] {
  const text = (segments: readonly Segment[]) => clip(segments.map((segment) => segment.text).join(''), LINE_LIMIT);
  if (row.same) return row.left === undefined ? [] : [`  ${text(row.left)}`];
  return [...(row.left === undefined ? [] : [`- ${text(row.left)}`]), ...(row.right === undefined ? [] : [`+ ${text(row.right)}`])];
}

function counterexample(finding: Finding): string[] {
  const operations = finding.counterexample;
  if (operations === undefined) return [];
  const shown = operations.slice(0, OPERATIONS_SHOWN);
  const lines = shown.map(
    (operation, index) =>
      `${index + 1}. ${clip(callText(operation), LINE_LIMIT)}  # tenant ${clip(quoteText(operation.tenant), 80)} at ${nowText(operation.nowMs)}`,
  );
  if (operations.length > shown.length) lines.push(`… ${grouped(operations.length - shown.length)} more in the JSON report`);
  return [`Shrunk to ${counted(operations.length, 'operation')}:\n\n${codeBlock(lines.join('\n'), 'text')}`];
}

function calls(finding: Finding): string[] {
  if (finding.calls === undefined) return [];
  const shown = finding.calls.slice(0, OPERATIONS_SHOWN);
  const lines = shown.map((call) => `${visible(call.by)}: ${clip(callText(call.operation), LINE_LIMIT)} → ${clip(givesText(call), LINE_LIMIT)}`);
  if (finding.calls.length > shown.length) lines.push(`… ${grouped(finding.calls.length - shown.length)} more in the JSON report`);
  return [`Who called what, and what came of it:\n\n${codeBlock(lines.join('\n'), 'text')}`];
}

function divergences(evidence: Evidence): string[] {
  const all = evidence.end?.divergences ?? [];
  if (all.length === 0) return [];
  const rows = all.map((divergence) => [
    codeCell(clip(divergence.id, 60)),
    divergence.state === 'used' ? `used ${grouped(divergence.used)}×` : `❌ ${divergence.state}`,
    codeCell(clip(divergence.owner, 60)),
    divergence.expires,
    prose(clip(divergence.reason, 160)),
  ]);
  return ['### Accepted divergences', table(['id', 'state', 'owner', 'expires', 'reason'], rows)];
}

function measured(timings: Timings | undefined): string[] {
  if (timings === undefined) return [];
  return [
    `Measured, not judged: ${durationText(timings.durationMs * 1000)} in all, stores up in ${durationText(timings.stores.startMs * 1000)}, peak memory ${bytesText(timings.peakRssBytes)}.`,
  ];
}

function facts({ id, run }: Evidence): string {
  const stores = `MongoDB ${run.stores.mongo.version}, PostgreSQL ${run.stores.postgres.version}`;
  return `Seed ${codeSpan(String(run.seed))}, budget ${codeSpan(clip(run.budget, 40))}, commit ${codeSpan(clip(run.commit ?? 'none', 60))}, ${prose(clip(stores, 120))}, evidence ${codeSpan(id)}${run.replay === undefined ? '' : `, the operations of replay file ${codeSpan(run.replay.slice(0, 12))} alone`}.`;
}
