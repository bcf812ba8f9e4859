import { codeBlock, codeCell, codeSpan, prose, SIGN, TABLE_ROWS, table } from '../markdown-text.ts';
import { verdictHeadline } from '../verdict-words.ts';
import { clip, visible } from '../visible.ts';
import type { MeasuredPath, MeasuredRun } from './measured-run.ts';

const NOTES_SHOWN = 12;

/** A summary that fits a pull-request comment: a line for each path that a person understands, then the figures. */
export function measuredMarkdown(run: MeasuredRun): string {
  const { kind, verdict, sentence, head, paths, proofs, facts, id } = run;
  const open = paths.filter((path) => path.verdict !== 'pass');
  return `${[
    `## ${SIGN[verdict]} cutover ${kind}: ${verdictHeadline[verdict]}`,
    prose(`${verdictHeadline[verdict]}: ${sentence}`),
    ...list(proofs.map((proof) => `${SIGN[proof.verdict]} ${prose(clip(proof.reason, 300))}`)),
    ...list(paths.map((path) => `${SIGN[path.verdict]} ${prose(clip(path.summary, 300))}`)),
    ...open.flatMap(notesOf),
    ...(paths.length === 0 ? [] : [figures(head, paths)]),
    `${Object.entries(facts)
      .map(([name, value]) => `${name} ${codeSpan(clip(value, 120))}`)
      .join(', ')}, evidence ${codeSpan(id)}.`,
  ].join('\n\n')}\n`;
}

function list(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - TABLE_ROWS;
  return [[...lines.slice(0, TABLE_ROWS), ...(rest > 0 ? [`… ${rest} more`] : [])].map((line) => `- ${line}`).join('\n')];
}

function notesOf({ module, name, notes }: MeasuredPath): readonly string[] {
  if (notes.length === 0) return [];
  return [
    `${codeSpan(`${module}.${name}`)}:\n\n${codeBlock(
      notes
        .slice(0, NOTES_SHOWN)
        .map((note) => clip(visible(note), 300))
        .join('\n'),
      'text',
    )}`,
  ];
}

function figures(head: readonly string[], paths: readonly MeasuredPath[]): string {
  return table(
    ['path', 'verdict', ...head.map(prose)],
    paths.map(({ module, name, verdict, cells }) => [
      codeCell(clip(`${module}.${name}`, 80)),
      `${SIGN[verdict]} ${verdict}`,
      ...head.map((_, at) => prose(clip(cells[at] ?? '–', 80))),
    ]),
  );
}
