import type { GrowthPath, GrowthRatio, GrowthReport, GrowthSide, Plan } from '../../contract/growth.ts';
import { grouped } from '../../kit/grouped.ts';
import { type Child, type Html, html } from '../html/element.ts';
import { badge, icon, iconSheet } from '../html/icons.ts';
import { htmlPage } from '../html/page.ts';
import { style } from '../html/style.ts';
import { verdictHeadline } from '../verdict-words.ts';
import { clip } from '../visible.ts';
import { growthFigures, growthPlot } from './growth-plot.ts';
import { growthClosing, growthSummary, scanText } from './growth-text.ts';

const OWN_STYLE = `${style}
.check .body { padding-top: 14px; }
.curve { fill: none; stroke: var(--side); stroke-width: 2; }
`;

/** Of a plan's JSON; all of it stands in `growth.json`. */
const PLAN_CHARACTERS = 20_000;

/** One self-contained page: each path with its growth on both sides, its figures and its plans. */
export function growthHtml(report: GrowthReport, id: string): string {
  const { verdict, paths } = report;
  return htmlPage({
    title: `${verdictHeadline[verdict]}: cost as work grows, cutover ${id.slice(0, 12)}`,
    style: OWN_STYLE,
    body: html`<a class="skip" href="#paths">Skip to the paths</a>
${iconSheet}
<header class="page">
<p class="kicker"><strong>cutover</strong> cost as work grows, MongoDB → PostgreSQL</p>
<div class="verdict v-${verdict}"><h1>${icon(verdict)} <span>${verdictHeadline[verdict]}</span></h1>
<p class="sentence">${growthClosing(report)}</p></div>
${facts(report, id)}
</header>
<main>
<section id="paths"><h2>Paths <small>${paths.length}</small></h2>
<p class="legend"><span class="side side-mongo">MongoDB</span> <span class="side side-postgres">PostgreSQL</span> <span>dots: measured; line: the class that was fitted</span></p>
${paths.map(pathPart)}
</section>
<section id="guide"><h2>How to read this</h2><div class="columns">
<div><h3>Classes</h3><p>Each is c + a · g(n), fitted by least squares on the logarithms of the times; the one of the lowest BIC (Schwarz 1978) is taken. Growth of less than a quarter over all sizes counts as none.</p></div>
<div><h3>What fails</h3><p>A class that is worse on PostgreSQL, with growth that is proven to be greater than MongoDB’s, however fast the path still is; and a path that looks at more and more rows on PostgreSQL alone, which no noise can feign.</p></div>
<div><h3>What was measured</h3><p>Calls in this process, one at a time, the sides in turn, then several callers at once. This is a closed loop: it gives service times, and no correction is applied.</p></div>
</div></section>
</main>
<footer>cutover ${report.tool.version} · growth ${id}</footer>`,
  });
}

function facts({ stores, machine, sizes, concurrency, seed, commit, tool, startedAt }: GrowthReport, id: string): Html {
  const fact = (name: string, value: Child): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact('Records', sizes.map(grouped).join(', '))}
${fact('Callers at once', concurrency.join(', '))}
${fact('MongoDB', `${stores.mongo.version}, ${stores.mongo.durability}`)}
${fact('PostgreSQL', `${stores.postgres.version}, ${stores.postgres.durability}`)}
${fact('Machine', `${machine.cores} × ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.platform}`)}
${fact('Seed', html`<code>${seed}</code>`)}
${fact('Tool', `cutover ${tool.version}, Node ${tool.node}`)}
${fact('Started', startedAt)}
<div class="whole"><dt>Commit</dt><dd>${commit === null ? 'outside a repository' : html`<code>${commit}</code>`}</dd></div>
<div class="whole"><dt>SHA-256 of growth.json</dt><dd><code>${id}</code></dd></div>
</dl>`;
}

function pathPart(path: GrowthPath): Html {
  const { module, operation, verdict, sides, ratio, scans } = path;
  return html`<article class="check"><div class="body"><h3>${module}.${operation} ${badge(verdict)}</h3>
<p>${growthSummary(path)}</p>
${scans.map((scan) => html`<p class="bad">${scanText(scan)}</p>`)}
${sides !== null && growthPlot(operation, sides)}
${sides !== null && growthFigures(operation, sides)}
${ratio !== null && html`<p>PostgreSQL’s growth over MongoDB’s: ${ratioText(ratio)}</p>`}
${sides !== null && plansPart('MongoDB', sides.mongo)}
${sides !== null && plansPart('PostgreSQL', sides.postgres)}
</div></article>
`;
}

function plansPart(name: string, { fit, plans }: GrowthSide): Html {
  return html`<p>${name}: ${fit.class}, ${ratioText(fit.factor)} over the sizes</p>
${
  plans.length === 0
    ? html`<p class="empty">No plan of a read of ${name} was noted.</p>`
    : html`<details class="inner"><summary>How ${name} carries a call out at the largest size: ${plans.length} ${plans.length === 1 ? 'statement' : 'statements'}</summary>${plans.map(planPart)}</details>`
}`;
}

function planPart({ statement, plan, examined }: Plan): Html {
  return html`<h4>${grouped(examined)} rows or keys examined</h4><pre>${clip(statement, PLAN_CHARACTERS)}</pre><pre>${clip(JSON.stringify(plan, undefined, 1), PLAN_CHARACTERS)}</pre>`;
}

function ratioText({ ratio, low, high, confidence }: GrowthRatio): string {
  return `${ratio.toFixed(2)}× (${low.toFixed(2)} to ${Number.isFinite(high) ? high.toFixed(2) : '∞'} at ${Number((100 * (1 - 2 * (1 - confidence))).toPrecision(5))} %)`;
}
