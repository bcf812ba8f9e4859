import type { Demand } from '../../contract/phase.ts';
import type { PhaseStanding, PlanStanding, Progress, Refusal, State } from '../../contract/standing.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { counted } from '../../kit/grouped.ts';
import { grouped, isProven, phaseHeadline, phaseName, provenText } from '../standing-words.ts';
import { type Html, html } from './element.ts';
import { icon } from './icons.ts';

/** The tone of a state: its colour and shape are a verdict's. */
const TONE: Readonly<Record<State, Verdict>> = {
  proven: 'pass',
  accepted: 'pass',
  failed: 'fail',
  void: 'void',
  inconclusive: 'inconclusive',
  weak: 'inconclusive',
  stale: 'inconclusive',
  missing: 'void',
};

function stateBadge(state: State): Html {
  return html`<span class="badge v-${TONE[state]}">${icon(TONE[state])} ${state}</span>`;
}

/** What a verdict on a phase, milestone or criterion comes to, in its colour and shape. */
export function headlineBadge(verdict: Verdict, words: string): Html {
  return html`<span class="badge v-${verdict}">${icon(verdict)} ${words}</span>`;
}

/** Every phase, its modules and what each has of what is demanded. */
export function matrixPart({ phases }: PlanStanding, demands: readonly Demand[]): Html {
  const columns = demands.filter((demand) => phases.some(({ standings }) => standings.some(({ check }) => check === demand)));
  return html`<section id="phases"><h2>Phases, modules and checks</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Phases, modules and checks"><table class="matrix">
<thead><tr><th scope="col">module or journey</th>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
${phases.map((phase) => phaseRows(phase, columns))}</table></div></section>`;
}

function phaseRows(phase: PhaseStanding, columns: readonly Demand[]): Html {
  const priorities = new Map(phase.modules.map(({ name, priority }) => [name, priority]));
  const subjects = [...new Set(phase.standings.map(({ subject }) => subject))];
  return html`<tbody><tr class="phase"><th scope="rowgroup" colspan="${columns.length + 1}">${phaseName(phase)} <span>${phase.summary}</span>${headlineBadge(phase.verdict, `${phaseHeadline[phase.verdict]}, ${provenText(phase.standings)}`)}</th></tr>
${subjects.map((subject) => html`<tr><th scope="row">${subject} ${priorities.has(subject) ? html`<small>${priorities.get(subject)}</small>` : undefined}</th>${columns.map((column) => cell(phase, subject, column))}</tr>\n`)}</tbody>`;
}

function cell({ standings }: PhaseStanding, subject: string, column: Demand): Html {
  const standing = standings.find((each) => each.subject === subject && each.check === column);
  if (standing === undefined) return html`<td class="none">–</td>`;
  return html`<td class="v-${TONE[standing.state]}" title="${standing.reason}">${icon(TONE[standing.state])} ${standing.state}</td>`;
}

/** Milestones or criteria, with how much of what each takes is proven. */
export function progressPart(id: string, title: string, rows: readonly Progress[]): Html {
  return html`<section id="${id}"><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="progress"><tbody>
${rows.map(({ name, summary, proven, of, verdict }) => html`<tr><th scope="row">${headlineBadge(verdict, name)}</th><td class="n">${proven} of ${of}</td><td>${summary}</td></tr>\n`)}</tbody></table></div></section>`;
}

/** What keeps each phase back, why, and what to run. */
export function blockersPart({ phases }: PlanStanding): Html {
  const held = phases.filter(({ verdict }) => verdict !== 'pass');
  if (held.length === 0) return html`<section id="blockers"><h2>Blockers</h2><p class="empty">None.</p></section>`;
  return html`<section id="blockers"><h2>Blockers <small>${counted(held.length, 'phase')}</small></h2>${held.map(blocker)}</section>`;
}

function blocker(phase: PhaseStanding): Html {
  const open = grouped(phase.standings.filter((standing) => !isProven(standing)));
  const waits =
    phase.waitsFor.length === 0 ? undefined : html`<li>waits for ${counted(phase.waitsFor.length, 'phase')} before it: ${phase.waitsFor.join(', ')}</li>`;
  const lines = open.map(({ subject, state, checks, reason }) => html`<li><b>${subject}</b>${stateBadge(state)}${checks.join(', ')}: ${reason}</li>\n`);
  const commands =
    phase.commands.length === 0
      ? undefined
      : html`<pre tabindex="0"><code>${phase.commands.map((command, index) => html`${index === 0 ? '' : html`\n`}${command}`)}</code></pre>`;
  return html`<div class="blocker v-${phase.verdict}"><h3>${phaseName(phase)}${headlineBadge(phase.verdict, phaseHeadline[phase.verdict])}</h3><ul>${waits}${lines}</ul>${commands}</div>\n`;
}

/** The files that were taken, those that had to be refused, and what is no evidence. */
export function filesPart({ holdings, refusals, leftOut }: PlanStanding): Html {
  const rows = holdings.map(
    ({ id, kind, place, commit, seed, budget, startedAt, partial }) =>
      html`<tr><th scope="row"><code>${id}</code></th><td>${kind}${partial === undefined ? undefined : `, ${partial}`}</td><td>${place}</td><td><code>${commit ?? 'none'}</code></td><td class="n">${seed}</td><td>${budget ?? '–'}</td><td class="date">${startedAt ?? 'not known'}</td></tr>\n`,
  );
  return html`<section id="evidence"><h2>Evidence <small>${counted(holdings.length, 'file')}</small></h2>
${refusedList('Refused: while any is, nothing is proven', refusals)}${refusedList('Left out', leftOut)}
${
  holdings.length === 0
    ? html`<p class="empty">None was found.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Evidence"><table class="files"><thead><tr><th scope="col">SHA-256</th><th scope="col">kind</th><th scope="col">place</th><th scope="col">commit</th><th scope="col" class="n">seed</th><th scope="col">budget</th><th scope="col">begun</th></tr></thead><tbody>${rows}</tbody></table></div>`
}</section>`;
}

function refusedList(title: string, refusals: readonly Refusal[]): Html | undefined {
  if (refusals.length === 0) return undefined;
  return html`<h3>${title}</h3><ul>${refusals.map(({ place, reason }) => html`<li><code>${place}</code>: ${reason}</li>\n`)}</ul>`;
}
