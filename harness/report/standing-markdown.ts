import type { Demand } from '../contract/phase.ts';
import type { PhaseStanding, PlanStanding, Progress, State } from '../contract/standing.ts';
import type { Verdict } from '../contract/verdict.ts';
import { counted } from '../kit/grouped.ts';
import { codeBlock, codeCell, codeSpan, prose } from './markdown-text.ts';
import { acceptedDivergences, grouped, isProven, measureText, phaseHeadline, phaseName, planSentence, provenText } from './standing-words.ts';
import { clip, visible } from './visible.ts';

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', inconclusive: '❓', void: '❓' };
const STATE: Readonly<Record<State, string>> = {
  proven: '✅',
  accepted: '≈',
  failed: '❌',
  void: '⭕',
  inconclusive: '❓',
  weak: '❓',
  stale: '❓',
  missing: '·',
};

const NAME_LIMIT = 60;
const REASON_LIMIT = 300;

/** How the conversion stands, for a document or a pull request. */
export function standingMarkdown(standing: PlanStanding, demands: readonly Demand[]): string {
  const divergences = acceptedDivergences(standing);
  return `${[
    `## ${SIGN[standing.verdict]} cutover: ${phaseHeadline[standing.verdict]}`,
    prose(planSentence(standing)),
    '### Success criteria',
    progressTable(standing.criteria),
    '### Milestones',
    progressTable(standing.milestones),
    '### Phases',
    matrix(standing, demands),
    Object.entries(STATE)
      .map(([state, sign]) => `${sign} ${state}`)
      .join(', '),
    ...blockers(standing.phases),
    ...(divergences.length === 0
      ? []
      : [
          '### Accepted divergences',
          table(
            ['id', 'where', 'owner', 'expires', 'reason'],
            divergences.map((each) => [
              codeCell(clip(each.id, NAME_LIMIT)),
              prose(`${each.module} ${each.check}`),
              prose(each.owner),
              each.expires,
              prose(clip(each.reason, REASON_LIMIT)),
            ]),
          ),
        ]),
    ...list('### Refused as evidence', standing.refusals),
    ...list('### Left out', standing.leftOut),
    `${counted(standing.holdings.length, 'file')} of evidence held against ${prose(measureText(standing))}, at ${standing.at}.`,
    ...(standing.holdings.length === 0
      ? []
      : [standing.holdings.map(({ kind, id, place }) => `- ${prose(kind)} ${codeSpan(id)} in ${codeSpan(clip(place, REASON_LIMIT))}`).join('\n')]),
  ].join('\n\n')}\n`;
}

function progressTable(rows: readonly Progress[]): string {
  return table(
    ['', '', 'proven', ''],
    rows.map(({ name, summary, proven, of, verdict }) => [
      SIGN[verdict],
      prose(clip(name, NAME_LIMIT)),
      `${proven} of ${of}`,
      prose(clip(summary, REASON_LIMIT)),
    ]),
  );
}

function matrix({ phases }: PlanStanding, demands: readonly Demand[]): string {
  const columns = demands.filter((demand) => phases.some(({ standings }) => standings.some(({ check }) => check === demand)));
  const rows = phases.flatMap((phase) =>
    [...new Set(phase.standings.map(({ subject }) => subject))].map((subject, index) => [
      index === 0 ? `${SIGN[phase.verdict]} ${phase.number} ${prose(phase.name)}` : '',
      codeCell(clip(subject, NAME_LIMIT)),
      phase.modules.find(({ name }) => name === subject)?.priority ?? '',
      ...columns.map((column) => {
        const found = phase.standings.find(({ subject: name, check }) => name === subject && check === column);
        return found === undefined ? '–' : STATE[found.state];
      }),
    ]),
  );
  return table(['phase', 'module', '', ...columns], rows);
}

function blockers(phases: readonly PhaseStanding[]): string[] {
  const held = phases.filter(({ verdict }) => verdict !== 'pass');
  return held.flatMap((phase) => {
    const waits = phase.waitsFor.length === 0 ? [] : [`- waits for ${counted(phase.waitsFor.length, 'phase')} before it: ${phase.waitsFor.join(', ')}`];
    const open = grouped(phase.standings.filter((each) => !isProven(each))).map(
      ({ subject, state, checks, reason }) =>
        `- ${codeSpan(clip(subject, NAME_LIMIT))} **${state}** ${checks.join(', ')}: ${prose(clip(reason, REASON_LIMIT))}`,
    );
    const commands = phase.commands.length === 0 ? [] : [codeBlock(phase.commands.map(visible).join('\n'), 'sh')];
    return [
      `### ${prose(phaseName(phase))}: ${phaseHeadline[phase.verdict]}, ${provenText(phase.standings)}`,
      [...waits, ...open].join('\n'),
      ...commands,
    ].filter((part) => part !== '');
  });
}

function list(title: string, refusals: PlanStanding['refusals']): string[] {
  return refusals.length === 0
    ? []
    : [title, refusals.map(({ place, reason }) => `- ${codeSpan(clip(place, REASON_LIMIT))}: ${prose(clip(reason, REASON_LIMIT))}`).join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
