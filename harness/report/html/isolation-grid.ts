import type { MatrixCell } from '../../contract/evidence.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { grouped } from '../../kit/grouped.ts';
import { type Html, html } from './element.ts';
import { icon } from './icons.ts';

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'void'];

/** Operation × tenant situation: a shape and the number of calls in each cell, and the reasons of all that did not pass. */
export function isolationGrid(cells: readonly MatrixCell[]): Html {
  const operations = [...new Set(cells.map((cell) => cell.operation))];
  const situations = [...new Set(cells.map((cell) => cell.situation))];
  const byPlace = new Map(cells.map((cell) => [JSON.stringify([cell.operation, cell.situation]), cell]));
  const at = (operation: string, situation: string) => byPlace.get(JSON.stringify([operation, situation]));
  const others = cells.filter((cell) => cell.verdict !== 'pass');
  return html`<h4>Isolation: operation by tenant situation</h4>
<p class="legend">${VERDICTS.map((verdict) => html`<span class="v-${verdict}">${icon(verdict)} ${verdict} <b>${grouped(cells.filter((cell) => cell.verdict === verdict).length)}</b></span> `)}<span>number: calls compared</span></p>
<div class="scroll bare" tabindex="0" role="region" aria-label="Isolation matrix"><table class="grid">
<thead><tr><th scope="col">operation</th>${situations.map((situation) => html`<th scope="col">${situation}</th>`)}</tr></thead>
<tbody>${operations.map((operation) => html`<tr><th scope="row">${operation}</th>${situations.map((situation) => gridCell(at(operation, situation)))}</tr>\n`)}</tbody>
</table></div>
${others.length === 0 ? undefined : html`<ul class="cells">${others.map((cell) => html`<li class="v-${cell.verdict}">${icon(cell.verdict)} <b>${cell.operation}</b> × <b>${cell.situation}</b>, ${cell.verdict}: ${cell.reason}</li>\n`)}</ul>`}`;
}

function gridCell(cell: MatrixCell | undefined): Html {
  if (cell === undefined) return html`<td class="none"><span class="unseen">not applicable</span><span aria-hidden="true">·</span></td>`;
  return html`<td class="v-${cell.verdict}" title="${cell.verdict}: ${cell.reason}">${icon(cell.verdict)}<span class="unseen">${cell.verdict}, </span><small>${grouped(cell.compared)}</small></td>`;
}
