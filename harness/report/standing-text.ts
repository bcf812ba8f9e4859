import picocolors from 'picocolors';
import type { PhaseStanding, PlanStanding, Progress, State } from '../contract/standing.ts';
import type { Verdict } from '../contract/verdict.ts';
import { counted } from '../kit/grouped.ts';
import { acceptedDivergences, grouped, measureText, phaseHeadline, phaseName, planSentence, provenText } from './standing-words.ts';
import { wrapWords } from './terminal-columns.ts';
import type { TerminalOptions } from './terminal-report.ts';
import { visible } from './visible.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '?' };

/** How phases stand, for the terminal: each with what is proven and what is not, then what to run. No trailing line feed. */
export function standingText(standing: PlanStanding, options: TerminalOptions): string {
  const colors = picocolors.createColors(options.color);
  const width = Math.max(40, options.width);
  const paint = painter(standing.verdict, colors);
  const indented = (text: string, spaces: number): string[] => wrapWords(text, width - spaces).map((line) => ' '.repeat(spaces) + line);
  return [
    ...standing.phases.flatMap((phase) => [...phaseLines(phase, width, colors), '']),
    ...section('Milestones', standing.milestones, colors),
    ...section('Success criteria', standing.criteria, colors),
    ...listed(
      'Accepted differences',
      acceptedDivergences(standing).map((each) => `≈ ${each.id} (${each.module} ${each.check}, ${each.owner}, until ${each.expires}): ${each.reason}`),
      indented,
      colors,
    ),
    ...listed(
      'Refused as evidence',
      standing.refusals.map(({ place, reason }) => `✗ ${place}: ${reason}`),
      indented,
      colors,
    ),
    ...listed(
      'Left out',
      standing.leftOut.map(({ place, reason }) => `${place}: ${reason}`),
      indented,
      colors,
    ),
    ...commandLines(standing, colors),
    ...wrapWords(`${SIGN[standing.verdict]} ${visible(planSentence(standing))}`, width).map((line) => paint(colors.bold(line))),
    ...wrapWords(`${counted(standing.holdings.length, 'file')} of evidence held against ${visible(measureText(standing))}`, width).map(colors.dim),
  ].join('\n');
}

function phaseLines({ standings, waitsFor, verdict, ...phase }: PhaseStanding, width: number, colors: Colors): string[] {
  const modules = phase.modules.map(({ name, priority }) => `${visible(name)} ${priority}`).join(', ');
  const head = `${SIGN[verdict]} ${visible(phaseName({ standings, waitsFor, verdict, ...phase }))}`;
  const about = `${phaseHeadline[verdict]}, ${provenText(standings)}${modules === '' ? '' : ` (${modules})`}`;
  const groups = grouped(standings);
  const subjectWidth = Math.max(0, ...groups.map(({ subject }) => visible(subject).length));
  const stateWidth = Math.max(0, ...groups.map(({ state }) => state.length));
  const left = subjectWidth + stateWidth + 6;
  const lines = groups.flatMap(({ subject, state, reason, checks }, index) => {
    const name = groups[index - 1]?.subject === subject ? '' : visible(subject);
    const [first = '', ...more] = wrapWords(`${checks.join(', ')}${reason === '' ? '' : `: ${visible(reason)}`}`, Math.max(24, width - left));
    const begin = `  ${name.padEnd(subjectWidth)}  ${painterOfState(state, colors)(state.padEnd(stateWidth))}  `;
    return [`${begin}${first}`, ...more.map((line) => ' '.repeat(left) + line)];
  });
  const waiting = waitsFor.length === 0 ? [] : [`  waits for ${counted(waitsFor.length, 'phase')} before it: ${waitsFor.join(', ')}`];
  return [`${painter(verdict, colors)(colors.bold(head))} ${about}`, ...lines, ...waiting];
}

function section(title: string, rows: readonly Progress[], colors: Colors): string[] {
  if (rows.length === 0) return [];
  const nameWidth = Math.max(...rows.map(({ name }) => visible(name).length));
  const lines = rows.map(({ name, summary, proven, of, verdict }) => {
    const count = `${proven} of ${of}`;
    return `  ${painter(verdict, colors)(SIGN[verdict])} ${visible(name).padEnd(nameWidth)}  ${count.padEnd(8)}  ${colors.dim(visible(summary))}`;
  });
  return [colors.bold(title), ...lines, ''];
}

function listed(title: string, rows: readonly string[], indented: (text: string, spaces: number) => string[], colors: Colors): string[] {
  return rows.length === 0 ? [] : [colors.bold(title), ...rows.flatMap((row) => indented(visible(row), 2)), ''];
}

/** Never broken over two lines: they are there to be copied. */
function commandLines({ phases }: PlanStanding, colors: Colors): string[] {
  const commands = [...new Set(phases.flatMap((phase) => phase.commands))];
  return commands.length === 0 ? [] : [colors.bold('To run'), ...commands.map((command) => `  ${colors.cyan(visible(command))}`), ''];
}

function painter(verdict: Verdict, colors: Colors): (text: string) => string {
  return verdict === 'pass' ? colors.green : verdict === 'fail' ? colors.red : colors.yellow;
}

function painterOfState(state: State, colors: Colors): (text: string) => string {
  return state === 'proven' || state === 'accepted' ? colors.green : state === 'failed' ? colors.red : colors.yellow;
}
