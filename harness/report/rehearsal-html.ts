import type {
  RehearsalChange,
  RehearsalEnd,
  RehearsalFault,
  RehearsalPhase,
  RehearsalProof,
  RehearsalRecord,
  RehearsalStart,
  RehearsalWindow,
} from '../contract/rehearsal.ts';
import { type Html, html } from './html/element.ts';
import { badge, icon, iconSheet } from './html/icons.ts';
import { htmlPage } from './html/page.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import { unansweredSentence, unansweredWords } from './unanswered-words.ts';
import { verdictHeadline } from './verdict-words.ts';

const REHEARSAL_STYLE = `
.timeline { width: 100%; height: auto; }
.timeline text { font-size: 11px; fill: currentColor; }
.timeline .load { fill: none; stroke: var(--left); stroke-width: 1.5; }
.timeline .most { fill: none; stroke: var(--right); stroke-width: 1.5; }
.timeline .refused { fill: currentColor; opacity: 0.35; }
.timeline .mark { stroke: currentColor; stroke-dasharray: 3 3; opacity: 0.5; }
.timeline .fault { fill: var(--fail); }
`;

const WIDTH = 960;
const PANE = 110;
const LEFT = 64;
/** About the width of a letter of a phase's name. */
const LETTER = 6;

/** One self-contained page: load, answer times and failures over the time, with phases, changes and faults marked. */
export function rehearsalHtml(records: readonly RehearsalRecord[], id: string): string {
  const start = records.find((record): record is RehearsalStart => record.type === 'rehearsal');
  const end = records.find((record): record is RehearsalEnd => record.type === 'end');
  const phases = records.filter((record): record is RehearsalPhase => record.type === 'phase');
  const changes = records.filter((record): record is RehearsalChange => record.type === 'change');
  const faults = records.filter((record): record is RehearsalFault => record.type === 'fault');
  const proofs = records.filter((record): record is RehearsalProof => record.type === 'proof');
  const windows = records.filter((record): record is RehearsalWindow => record.type === 'window');
  const verdict = end?.verdict ?? 'void';
  return htmlPage({
    title: `${verdictHeadline[verdict]}: cutover rehearsal ${id.slice(0, 12)}`,
    style: `${style}${REHEARSAL_STYLE}`,
    script,
    body: html`${iconSheet}
<header class="page"><p class="kicker"><strong>cutover</strong> rehearsal of ${start?.module ?? ''}: MongoDB → PostgreSQL, and back</p>
<div class="verdict v-${verdict}"><h1>${icon(verdict)} <span>${verdictHeadline[verdict]}</span></h1><p class="sentence">${end?.reason ?? 'The run was cut short.'}</p></div>
<dl class="facts"><div><dt>MongoDB</dt><dd>${start?.stores.mongo.version ?? ''}</dd></div><div><dt>PostgreSQL</dt><dd>${start?.stores.postgres.version ?? ''}</dd></div>
<div><dt>Load</dt><dd>${start?.operations ?? 0} operations, ${start?.perSecond ?? 0} a second</dd></div><div><dt>Seed</dt><dd>${start?.seed ?? ''}</dd></div>
<div class="whole"><dt>Commit</dt><dd>${start?.commit ?? 'outside a repository'}</dd></div><div class="whole"><dt>Evidence, SHA-256</dt><dd><code>${id}</code></dd></div></dl></header>
<main>
<section><h2>Timeline</h2><p>Above: calls at a time, and in grey how many of them were refused or had no answer; what is refused is refused where nothing is converted, too. Below: the slowest answer; the red marks are what was broken on purpose.</p>${timeline(windows, phases, changes, faults)}</section>
<section><h2>Changes of backend</h2><table><thead><tr><th>Change</th><th>took, ms</th><th>in flight</th><th>waited</th><th>slowest answer, ms</th></tr></thead><tbody>${changes.map(
      (change) =>
        html`<tr><td>${change.from} → ${change.to}</td><td>${change.tookMs}</td><td>${change.inFlight}</td><td>${change.held}</td><td>${(change.worstUs / 1_000).toFixed(1)}</td></tr>`,
    )}</tbody></table></section>
<section><h2>Proofs</h2><ul>${proofs.map((proof) => html`<li>${badge(proof.lostCount === 0 && proof.records > 0 ? 'pass' : 'fail')} ${proof.name}: ${proof.records} records, ${proof.lostCount} lost</li>`)}</ul></section>
<section><h2>Broken on purpose</h2><p>${end === undefined ? '' : unansweredSentence(end.doubts)} A write without an answer is held against the undisturbed run: its tenant's records are those in front of it, and it is called again, or those behind it; anything between is a difference. ${start?.clockSkewMs ? `The clocks of the workers that the calls come from are up to ${start.clockSkewMs} ms apart.` : ''}</p><ul>${(start?.leftOut ?? []).map((what) => html`<li>Left out: ${what}</li>`)}${faults.map((fault) => html`<li>${fault.name}, ${(fault.atMs / 1_000).toFixed(1)} to ${(fault.untilMs / 1_000).toFixed(1)} s: ${fault.detail}${unansweredWords(fault.doubts)}</li>`)}</ul></section>
<section><h2>How to read this</h2><p>Calls come at a constant rate; the time of an answer counts from when its call was due. Every document converts in a rehearsal, whatever its tier's rule: what the rules keep back is for the check "conversion". Every answer was held against a run of the same operations where nothing is converted: a lost write, a read that goes back in time, or an operation that fails on the way differs there. What starts fresh (tier C) is emptied where a store takes over, and in the undisturbed run behind the same operations.</p></section>
</main><footer>cutover ${start?.tool.version ?? ''} · evidence ${id}</footer>`,
  });
}

/** Heights of the phases' names: one that would run into the one before it stands a row lower. */
function labelRows(phases: readonly RehearsalPhase[], x: (atMs: number) => number): ReadonlyMap<RehearsalPhase, number> {
  const [upper, lower] = [12, 26];
  const rows = new Map<RehearsalPhase, number>();
  let row = upper;
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const phase of phases) {
    row = x(phase.fromMs) < endsAt && row === upper ? lower : upper;
    rows.set(phase, row);
    endsAt = x(phase.fromMs) + LETTER * (phase.name.length + 1);
  }
  return rows;
}

function timeline(
  windows: readonly RehearsalWindow[],
  phases: readonly RehearsalPhase[],
  changes: readonly RehearsalChange[],
  faults: readonly RehearsalFault[],
): Html {
  const lastMs = Math.max(1, ...windows.map(({ toMs }) => toMs));
  const x = (atMs: number): number => LEFT + ((WIDTH - LEFT) * Math.min(atMs, lastMs)) / lastMs;
  const most = Math.max(1, ...windows.map(({ operations }) => operations));
  const slowest = Math.max(1, ...windows.map(({ maxUs }) => maxUs));
  const line = (top: number, height: (window: RehearsalWindow) => number): string =>
    windows.map((window) => `${x(window.fromMs).toFixed(1)},${(top + PANE - PANE * height(window)).toFixed(1)}`).join(' ');
  const tops = { load: 44, times: 44 + PANE + 30 };
  const rows = labelRows(phases, x);
  const bottom = tops.times + PANE;
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${bottom + 30}" role="img" aria-label="Load, answer times and failures over the time">
<text x="0" y="${tops.load + 12}">${most} calls</text><text x="0" y="${tops.times + 12}">${(slowest / 1_000).toFixed(0)} ms</text>
${phases.map((phase) => html`<line class="mark" x1="${x(phase.fromMs).toFixed(1)}" x2="${x(phase.fromMs).toFixed(1)}" y1="${rows.get(phase)}" y2="${bottom}"/><text x="${(x(phase.fromMs) + 3).toFixed(1)}" y="${rows.get(phase)}">${phase.name}</text>`)}
${changes.map((change) => html`<rect x="${x(change.atMs).toFixed(1)}" y="${tops.load}" width="${Math.max(1.5, x(change.atMs + change.tookMs) - x(change.atMs)).toFixed(1)}" height="${bottom - tops.load}" opacity="0.15"><title>${change.from} → ${change.to}, ${change.tookMs} ms</title></rect>`)}
${faults.map((fault) => html`<rect class="fault" x="${x(fault.atMs).toFixed(1)}" y="${bottom}" width="${Math.max(2, x(fault.untilMs) - x(fault.atMs)).toFixed(1)}" height="12"><title>${fault.name}: ${fault.detail}</title></rect>`)}
<polyline class="load" points="${line(tops.load, ({ operations }) => operations / most)}"/>
<polyline class="most" points="${line(tops.times, ({ maxUs }) => maxUs / slowest)}"/>
${windows.filter(({ failed }) => failed > 0).map((window) => html`<rect class="refused" x="${x(window.fromMs).toFixed(1)}" y="${(tops.load + PANE - (PANE * window.failed) / most).toFixed(1)}" width="2" height="${((PANE * window.failed) / most).toFixed(1)}"><title>${window.failed} refused or failed</title></rect>`)}
<text x="${LEFT}" y="${bottom + 26}">0 s</text><text x="${WIDTH - 40}" y="${bottom + 26}">${(lastMs / 1_000).toFixed(0)} s</text>
</svg>`;
}
