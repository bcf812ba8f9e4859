import type { Difference, Finding } from '../../contract/difference.ts';
import { counted, grouped } from '../../kit/grouped.ts';
import { callText, givesText, hasValues, hazardsOf, nowText, placeText, pointerText } from '../finding-words.ts';
import { hazardName } from '../hazard-names.ts';
import type { Evidence } from '../read-evidence.ts';
import type { Segment } from '../segment.ts';
import { type DiffRow, diffValues } from '../value-diff.ts';
import { clip, quoteText } from '../visible.ts';
import { type Html, html } from './element.ts';

/** More than a person reads; the JSON report holds them all. */
const FINDINGS_SHOWN = 200;
const DIFFERENCES_SHOWN = 20;
const OPERATIONS_SHOWN = 100;
const CALL_LIMIT = 2_000;
const OPEN_AT_FIRST = 3;

/** The findings that the page shows, in its order: those that nobody accepted first. `#finding-1` is the first. */
export function shownFindings({ findings }: Evidence): readonly Finding[] {
  const accepted = (finding: Finding) => finding.divergence !== undefined;
  return [...findings.filter((finding) => !accepted(finding)), ...findings.filter(accepted)].slice(0, FINDINGS_SHOWN);
}

/** Every finding: where, both typed values with the changed part marked, hazard, shrunk operations, replay line. */
export function findingsPart(evidence: Evidence): Html {
  const shown = shownFindings(evidence);
  const rest = evidence.findings.length - shown.length;
  return html`<section id="findings"><h2>Findings <small>${grouped(evidence.findings.length)}</small></h2>
${shown.length === 0 ? html`<p class="empty">None was recorded.</p>` : FILTER}
${shown.map((finding, index) => findingDetails(finding, index))}
${rest > 0 ? html`<p class="empty">${counted(rest, 'more finding')} in the JSON report.</p>` : undefined}
</section>`;
}

/** Hidden until the script, which makes it work, shows it. */
const FILTER = html`<p class="filter" id="filter" hidden><label>Filter <input type="search" id="filter-text" autocomplete="off" placeholder="module, check, operation, hazard, value"></label> <output id="filter-count" for="filter-text"></output> <button type="button" id="fold">open all</button></p>`;

function findingDetails(finding: Finding, index: number): Html {
  const [left, right] = finding.sides;
  const accepted = finding.divergence !== undefined;
  const shown = finding.differences.slice(0, DIFFERENCES_SHOWN);
  const rest = finding.differences.length - shown.length;
  return html`<details class="finding${accepted ? ' accepted' : ''}" id="finding-${index + 1}"${index < OPEN_AT_FIRST ? OPEN : undefined}>
<summary><span class="number">${index + 1}</span><h3>${finding.summary}</h3><span class="tags"><span class="tag">${finding.module} ${finding.check}</span>${hazardsOf(finding).map((id) => html`<span class="tag hazard">${id}</span>`)}${accepted ? html`<span class="tag">accepted: ${finding.divergence}</span>` : undefined}</span></summary>
<div class="body">
<p class="place">${placeText(finding.at)}, <b>${left}</b> against <b>${right}</b></p>
${shown.map((difference) => differencePart(difference, finding.sides))}
${rest > 0 ? html`<p class="empty">${counted(rest, 'more difference')} in the JSON report.</p>` : undefined}
${counterexample(finding)}
${callsPart(finding)}
${finding.replay === undefined ? undefined : html`<h4>Replay exactly this</h4><div class="replay"><pre tabindex="0"><code>${finding.replay}</code></pre><button type="button" class="copy" hidden>copy</button></div>`}
</div></details>`;
}

const OPEN = html` open`;

function differencePart(difference: Difference, sides: Finding['sides']): Html {
  const { hazard, note, pointer } = difference;
  return html`<div class="difference">
<p class="pointer"><span>at</span> <code>${pointerText(pointer)}</code></p>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
${hazard === undefined ? undefined : html`<p class="note"><span class="tag hazard">${hazard}</span> Likely hazard: ${hazardName(hazard) ?? 'not in the table of hazards'}.</p>`}
${hasValues(difference) ? diffTable(difference, sides) : undefined}</div>`;
}

function diffTable({ left, right }: Difference, sides: Finding['sides']): Html {
  const rows = diffValues(left, right);
  return html`<table class="diff" role="table"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="s-left">${sides[0]}</th><th scope="col" role="columnheader" class="s-right">${sides[1]}</th></tr></thead>
<tbody role="rowgroup">${rows.map((row) => diffRow(row, sides))}</tbody></table>`;
}

function diffRow(row: DiffRow, sides: Finding['sides']): Html {
  const pane = (segments: readonly Segment[] | undefined, side: 0 | 1) =>
    html`<td role="cell" class="${side === 0 ? 's-left' : 's-right'}${segments === undefined ? ' none' : ''}" data-side="${sides[side]}">${(segments ?? []).map((segment) => segmentPart(segment))}</td>`;
  return html`<tr role="row" class="${row.same ? 'same' : 'changed'}">${pane(row.left, 0)}${pane(row.right, 1)}</tr>`;
}

function segmentPart({ kind, text }: Segment): Html {
  if (kind === 'changed') return html`<mark>${text}</mark>`;
  return kind === 'note' ? html`<i>${text}</i>` : html`${text}`;
}

function counterexample(finding: Finding): Html | undefined {
  const operations = finding.counterexample;
  if (operations === undefined) return undefined;
  const shown = operations.slice(0, OPERATIONS_SHOWN);
  const rest = operations.length - shown.length;
  return html`<h4>Shrunk to ${counted(operations.length, 'operation')}</h4>
<ol class="operations">${shown.map((operation) => html`<li><code class="call">${clip(callText(operation), CALL_LIMIT)}</code><span class="by">#${operation.key}, tenant ${quoteText(operation.tenant)}, clock ${nowText(operation.nowMs)}</span></li>\n`)}</ol>
${rest > 0 ? html`<p class="empty">${counted(rest, 'more operation')} in the JSON report.</p>` : undefined}`;
}

function callsPart({ calls }: Finding): Html | undefined {
  if (calls === undefined) return undefined;
  const shown = calls.slice(0, OPERATIONS_SHOWN);
  const rest = calls.length - shown.length;
  return html`<h4>Who called what, and what came of it</h4>
<ol class="operations">${shown.map((call) => html`<li><code class="call">${clip(callText(call.operation), CALL_LIMIT)}</code><span class="by">${call.by}</span><code class="call">→ ${clip(givesText(call), CALL_LIMIT)}</code></li>\n`)}</ol>
${rest > 0 ? html`<p class="empty">${counted(rest, 'more call')} in the JSON report.</p>` : undefined}`;
}
