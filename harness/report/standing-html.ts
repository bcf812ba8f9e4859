import type { Demand } from '../contract/phase.ts';
import type { PlanStanding, State } from '../contract/standing.ts';
import { grouped as digits } from '../kit/grouped.ts';
import { divergencesPart } from './html/divergences-part.ts';
import { type Child, type Html, html } from './html/element.ts';
import { icon, iconSheet } from './html/icons.ts';
import { htmlPage } from './html/page.ts';
import { blockersPart, filesPart, matrixPart, progressPart } from './html/standing-parts.ts';
import { standingStyle } from './html/standing-style.ts';
import { style } from './html/style.ts';
import { acceptedDivergences, isProven, phaseHeadline, planSentence, stateMeaning } from './standing-words.ts';

/**
 * How the conversion stands, as one self-contained page for an auditor: it needs no network and no JavaScript.
 *
 * @param demands All that a phase may demand, in the order in which it is shown.
 */
export function standingHtml(standing: PlanStanding, demands: readonly Demand[]): string {
  const body = html`<a class="skip" href="#phases">Skip to the phases</a>
${iconSheet}
${header(standing)}
<main>
<nav class="contents" aria-label="Contents"><a href="#criteria">Success criteria</a><a href="#milestones">Milestones</a><a href="#phases">Phases</a><a href="#blockers">Blockers</a><a href="#divergences">Accepted divergences</a><a href="#evidence">Evidence</a><a href="#guide">How to read and check this</a></nav>
<div class="side-by-side">${progressPart('criteria', 'Success criteria', standing.criteria)}
${progressPart('milestones', 'Milestones', standing.milestones)}</div>
${matrixPart(standing, demands)}
${blockersPart(standing)}
${divergencesPart({ divergences: acceptedDivergences(standing) })}
${filesPart(standing)}
${guide()}
</main>
<footer>cutover · judged at ${standing.at}</footer>`;
  return htmlPage({ title: `cutover: ${phaseHeadline[standing.verdict]}`, style: style + standingStyle, body });
}

function header(standing: PlanStanding): Html {
  const { phases, milestones, verdict, commit, at, budget, seeds, maxAgeDays } = standing;
  const all = phases.flatMap(({ standings }) => standings);
  const fact = (name: string, value: Child) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<header class="page">
<p class="kicker"><strong>cutover</strong> status of the conversion: MongoDB → PostgreSQL</p>
<div class="verdict v-${verdict}">
<h1>${icon(verdict)} <span>${capitalized(phaseHeadline[verdict])}</span></h1>
<p class="sentence">${capitalized(planSentence(standing))}</p>
</div>
<dl class="figures">
${figure(phases.filter((phase) => phase.verdict === 'pass').length, phases.length, 'phases may be cut over')}
${figure(milestones.filter((milestone) => milestone.verdict === 'pass').length, milestones.length, 'milestones are reached')}
${figure(all.filter(isProven).length, all.length, 'checks demanded are proven')}
${figure(all.filter(({ state }) => state === 'failed').length, all.length, 'of them have failed')}
</dl>
<dl class="facts">
${fact('Judged at', at)}
${fact('Least budget', budget)}
${fact('Seeds', seeds)}
${fact('Oldest evidence that counts', maxAgeDays === undefined ? 'any' : maxAgeDays < 2 ? `${Number((maxAgeDays * 24).toFixed(1))} h` : `${maxAgeDays} days`)}
<div class="whole"><dt>Commit</dt><dd>${commit === null ? 'outside a repository' : html`<code>${commit}</code>`}</dd></div>
</dl>
</header>`;
}

function figure(value: number, of: number, name: string): Html {
  return html`<div><dt>${name}</dt><dd>${digits(value)} of ${digits(of)}</dd></div>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function guide(): Html {
  return html`<section id="guide"><h2>How to read and check this</h2>
<div class="columns">
<div><h3>States</h3><dl class="words">${(Object.entries(stateMeaning) as [State, string][]).map(([state, meaning]) => html`<div><dt>${state}</dt><dd>${meaning}</dd></div>`)}</dl></div>
<div><h3>Check it yourself</h3><p>A phase may be cut over when all that it demands is proven or accepted, and so are the phases before it. Evidence counts only for this commit, these schemas and this age.</p>
<p>Each file of evidence lies in a folder that is named by the beginning of the SHA-256 of its bytes, which stands in the table above:</p>
<pre tabindex="0"><code>sha256sum reports/*/evidence.ndjson</code></pre>
<p>When a run began is told by a file beside its evidence, which nothing signs.</p></div>
</div></section>`;
}
