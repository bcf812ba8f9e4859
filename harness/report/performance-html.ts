import type { PathRecord } from '../contract/performance.ts';
import { type Html, html } from './html/element.ts';
import { badge, icon, iconSheet } from './html/icons.ts';
import { latencyPlot } from './html/latency-plot.ts';
import { htmlPage } from './html/page.ts';
import { pathPart } from './html/path-part.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import { controlSummary } from './performance-words.ts';
import type { PerformanceEvidence } from './read-performance.ts';
import { verdictHeadline } from './verdict-words.ts';

const PERFORMANCE_STYLE = `
.path { margin: 0 0 28px; }
.path p { margin: 6px 0; }
.plot .limit { stroke: var(--fail); stroke-dasharray: 5 4; stroke-width: 1.5; }
.plot .median { stroke: var(--right); stroke-width: 1.5; }
`;

/** One self-contained page for people: the controls, every path's sentence, distributions and epochs, and how to read them. */
export function performanceHtml(evidence: PerformanceEvidence): string {
  const { run, controls, paths, modules, end, id } = evidence;
  const verdict = end?.verdict ?? 'void';
  return htmlPage({
    title: `${verdictHeadline[verdict]}: cutover performance ${id.slice(0, 12)}`,
    style: `${style}${PERFORMANCE_STYLE}`,
    script,
    body: html`${iconSheet}
<header class="page"><p class="kicker"><strong>cutover</strong> performance report: MongoDB → PostgreSQL</p>
<div class="verdict v-${verdict}"><h1>${icon(verdict)} <span>${verdictHeadline[verdict]}</span></h1><p class="sentence">${end?.reason ?? 'The run was cut short.'}</p></div>
<dl class="facts"><div><dt>MongoDB</dt><dd>${run.stores.mongo.version}, ${run.stores.mongo.durability}</dd></div><div><dt>PostgreSQL</dt><dd>${run.stores.postgres.version}, ${run.stores.postgres.durability}</dd></div>
<div><dt>Machine</dt><dd>${run.machine.cores} × ${run.machine.processor}, ${run.machine.memoryGiB} GiB, ${run.machine.platform}</dd></div><div><dt>Seed, budget</dt><dd>${run.seed}, ${run.budget}</dd></div>
<div class="whole"><dt>Commit</dt><dd>${run.commit ?? 'outside a repository'}</dd></div><div class="whole"><dt>Evidence, SHA-256</dt><dd><code>${id}</code></dd></div></dl></header>
<main>
<section><h2>The gate, proven on this machine</h2><ul>${controls.map((control) => html`<li>${control.held ? badge('pass') : badge('fail')} ${controlSummary(control)}</li>`)}</ul></section>
${modules.map((module) => modulePart(module.module, module.reason, paths))}
<section><h2>How to read this</h2><p>Both sides are called in pairs, on fresh connections in every epoch of 60 ms. A path passes when the whole interval of its ratio lies below the limit, fails when it lies above, and is inconclusive otherwise. The interval holds at all looks together (99.9 % or more), and false alarms of all ${run.family.paths} critical paths together are fewer than one in ${Math.round(1 / run.family.falseAlarms)} runs. Times are of calls in process, one after another, without any correction.</p></section>
</main><footer>cutover ${run.tool.version} · evidence ${id}</footer>`,
  });
}

function modulePart(module: string, reason: string, all: readonly PathRecord[]): Html {
  const paths = all.filter((path) => path.module === module);
  const timings = paths.flatMap(({ path, sides, quantilesUs, epochs }) =>
    quantilesUs.map((quantiles, side) => ({
      module,
      operation: path,
      side: sides[side] as string,
      count: epochs.reduce((sum, { calls }) => sum + calls, 0),
      quantilesUs: quantiles,
    })),
  );
  return html`<section><h2 id="${module}">${module} <small>${reason}</small></h2>${latencyPlot(module, timings)}${paths.map(pathPart)}</section>\n`;
}
