import type { CheckRecord, Tally } from '../../contract/evidence.ts';
import { counted, grouped } from '../../kit/grouped.ts';
import type { Evidence } from '../read-evidence.ts';
import { checkMeaning, equalByRule } from '../verdict-words.ts';
import { type Html, html } from './element.ts';
import { shownFindings } from './findings-part.ts';
import { badge } from './icons.ts';
import { isolationGrid } from './isolation-grid.ts';

/** One foldable section a check: reason, parts with their counts, rules, the isolation matrix, digests. */
export function checksPart(evidence: Evidence): Html {
  return html`<section id="checks"><h2>Checks</h2>
${evidence.checks.length === 0 ? html`<p class="empty">No check was run.</p>` : undefined}
${evidence.checks.map((check, index) => checkDetails(evidence, check, index))}
</section>`;
}

function checkDetails(evidence: Evidence, check: CheckRecord, index: number): Html {
  const listed = evidence.findings.filter((finding) => finding.module === check.module && finding.check === check.check).length;
  const first = shownFindings(evidence).findIndex((finding) => finding.module === check.module && finding.check === check.check);
  return html`<details class="check" id="check-${index}"${check.verdict === 'pass' ? undefined : OPEN}>
<summary><h3>${check.module} <span>${check.check}</span></h3>${badge(check.verdict)}<span class="reason">${check.reason}</span></summary>
<div class="body">
<p class="asks">${checkMeaning[check.check]}</p>
${partsTable(check)}
${rulesTable(check.tally)}
${check.findings === 0 ? undefined : html`<p>${counted(check.findings, 'finding')}${listed === check.findings ? '' : `, ${grouped(listed)} recorded in the evidence`}.${first < 0 ? undefined : html` <a href="#finding-${first + 1}">Go to the first</a>`}</p>`}
${check.matrix === undefined || check.matrix.length === 0 ? undefined : isolationGrid(check.matrix)}
${digestsTable(check)}
</div></details>`;
}

const OPEN = html` open`;

function partsTable(check: CheckRecord): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Parts of ${check.module} ${check.check}"><table class="parts">
<thead><tr><th scope="col">part</th><th scope="col">verdict</th><th scope="col" class="n">compared</th><th scope="col" class="n">equal</th><th scope="col" class="n">by rule</th><th scope="col" class="n">different</th><th scope="col" class="n">accepted</th><th scope="col">why</th></tr></thead>
<tbody>${check.parts.map((part) => html`<tr><th scope="row">${part.name}</th><td>${badge(part.verdict)}</td>${tallyCells(part.tally)}<td class="why">${part.reason}</td></tr>\n`)}</tbody>
${check.parts.length === 1 ? undefined : html`<tfoot><tr><th scope="row">all parts</th><td>${badge(check.verdict)}</td>${tallyCells(check.tally)}<td class="why">${check.parts.length === 0 ? check.reason : undefined}</td></tr></tfoot>`}
</table></div>`;
}

function tallyCells(tally: Tally): readonly Html[] {
  const cell = (value: number, tone = '') => html`<td class="n${value === 0 ? ' zero' : tone}">${grouped(value)}</td>`;
  return [
    cell(tally.compared),
    cell(tally.equal),
    cell(equalByRule(tally)),
    cell(tally.different, tally.different > tally.accepted ? ' bad' : ''),
    cell(tally.accepted),
  ];
}

function rulesTable(tally: Tally): Html | undefined {
  const rules = Object.entries(tally.equalByRule);
  if (rules.length === 0) return undefined;
  return html`<p class="rules"><b>Equal only by a declared rule:</b> ${rules.map(([name, count]) => html`<span class="rule"><code>${name}</code> ${grouped(count)}×</span> `)}</p>`;
}

function digestsTable(check: CheckRecord): Html | undefined {
  const digests = Object.entries(check.digests);
  if (digests.length === 0) return undefined;
  return html`<details class="inner"><summary>${counted(digests.length, 'digest')}</summary><div class="scroll" tabindex="0" role="region" aria-label="Digests of ${check.module} ${check.check}"><table class="digests">
<thead><tr><th scope="col">what</th><th scope="col">digest</th></tr></thead>
<tbody>${digests.map(([name, digest]) => html`<tr><th scope="row">${name}</th><td><code>${digest}</code></td></tr>\n`)}</tbody></table></div></details>`;
}
