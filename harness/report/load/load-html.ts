import { LOAD_SHARES, type LoadPath, type LoadReport, type LoadSide, type RatioEstimate } from '../../contract/load.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import { type Child, type Html, html } from '../html/element.ts';
import { badge, icon, iconSheet } from '../html/icons.ts';
import { htmlPage } from '../html/page.ts';
import { style } from '../html/style.ts';
import { verdictHeadline } from '../verdict-words.ts';
import { distributionPlot } from './distribution-plot.ts';
import { closing, intervalText, median, pathSummary } from './load-text.ts';

const OWN_STYLE = `${style}
.check .body { padding-top: 14px; }
.curve { fill: none; stroke: var(--side); stroke-width: 2; }
.curve.dashed { stroke-width: 1.2; stroke-dasharray: 4 4; }
`;

/** One self-contained page: each path with its distribution on both sides, its intervals and its figures. */
export function loadHtml(report: LoadReport, id: string): string {
  const { verdict, paths, module } = report;
  return htmlPage({
    title: `${verdictHeadline[verdict]}: ${module} under load, cutover ${id.slice(0, 12)}`,
    style: OWN_STYLE,
    body: html`<a class="skip" href="#paths">Skip to the paths</a>
${iconSheet}
<header class="page">
<p class="kicker"><strong>cutover</strong> load over HTTP: ${module}, MongoDB → PostgreSQL</p>
<div class="verdict v-${verdict}"><h1>${icon(verdict)} <span>${verdictHeadline[verdict]}</span></h1>
<p class="sentence">${closing(report)}</p></div>
${facts(report, id)}
</header>
<main>
<section id="paths"><h2>Paths <small>${paths.length}</small></h2>
${paths.map((path) => pathPart(module, path))}
</section>
<section id="guide"><h2>How to read this</h2><div class="columns">
<div><h3>Response and service time</h3><p>The open loop sends a call when it is due, whatever is in flight. The response time counts from then: what a caller waits. The service time counts from the send. A closed loop sends the next call when the last is answered, so a stall counts once for each connection; it serves here for the throughput alone, and for the capacity that the rate is a share of.</p></div>
<div><h3>Repositories in process</h3><p>What other commands measure in this process is a closed loop: it gives service times, and no correction for calls that were not sent is applied to them.</p></div>
<div><h3>Failures</h3><p>An error, a timeout or a status other than 2xx is a failure of the path. It stands in the distribution as the longest time allowed, never as a fast answer. Failures of PostgreSQL alone fail the path; failures of MongoDB leave nothing to measure by.</p></div>
<div><h3>Intervals</h3><p>Windows of both sides alternate in random order; each pair of them is one observation. Ratios are means of differences of logarithms with Student’s interval; that of the 99th percentile rests on a bootstrap of whole pairs. The probability of a false alarm is shared out over paths, looks and figures (Bonferroni).</p></div>
</div></section>
</main>
<footer>cutover ${report.tool.version} · load ${id}</footer>`,
  });
}

function facts({ stores, machine, settings, seed, commit, service, tool, startedAt }: LoadReport, id: string): Html {
  const fact = (name: string, value: Child): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact('Service', service)}
${fact('MongoDB', `${stores.mongo.version}, ${stores.mongo.durability}`)}
${fact('PostgreSQL', `${stores.postgres.version}, ${stores.postgres.durability}`)}
${fact('Machine', `${machine.cores} × ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.platform}`)}
${fact('Connections', `${settings.connections} to each service, ${settings.poolSize} from it to its store`)}
${fact('Timeout', durationText(settings.timeoutMs * 1_000))}
${fact('False alarms', `at most ${settings.alpha * 100} % of runs`)}
${fact('Seed', html`<code>${seed}</code>`)}
${fact('Tool', `cutover ${tool.version}, Node ${tool.node}`)}
${fact('Started', startedAt)}
<div class="whole"><dt>Commit</dt><dd>${commit === null ? 'outside a repository' : html`<code>${commit}</code>`}</dd></div>
<div class="whole"><dt>SHA-256 of load.json</dt><dd><code>${id}</code></dd></div>
</dl>`;
}

function pathPart(module: string, path: LoadPath): Html {
  const { operation, kind, verdict, rate, sides } = path;
  return html`<article class="check"><div class="body"><h3>${operation} <small>${kind}</small> ${badge(verdict)}</h3>
<p>${pathSummary(module, path)}</p>
${sides !== null && distributionPlot(operation, sides)}
${sides !== null && figures(operation, sides)}
<dl class="facts">
${rate !== null && html`<div><dt>Open loop</dt><dd>${grouped(rate)} a second to each side</dd></div>`}
<div><dt>May be slower by</dt><dd>${Number((path.limit.budget * 100).toPrecision(3))} %${path.limit.p99Ms !== undefined && `; 99th percentile at most ${path.limit.p99Ms} ms`}</dd></div>
${estimate('Response time, PostgreSQL / MongoDB', path.response)}
${estimate('99th percentile', path.p99)}
${estimate('Throughput', path.throughput)}
${sides !== null && counts('MongoDB', sides.mongo)}${sides !== null && counts('PostgreSQL', sides.postgres)}
</dl></div></article>
`;
}

function estimate(name: string, ratio: RatioEstimate | null): Html | undefined {
  if (ratio === null) return undefined;
  return html`<div><dt>${name}</dt><dd>${ratio.ratio.toFixed(3)}×, ${intervalText(ratio)}, ${ratio.pairs} pairs of windows</dd></div>`;
}

function counts(name: string, { planned, failures, refused, late, perSecond }: LoadSide): Html {
  const failed = Object.entries(failures).map(([reason, count]) => `${grouped(count)} × ${reason}`);
  return html`<div><dt>${name}</dt><dd>${grouped(planned)} calls, ${failed.length === 0 ? 'none failed' : `failed: ${failed.join(', ')}`}, ${grouped(refused)} refused, ${grouped(late)} sent late; ${grouped(Math.round(median(perSecond)))} a second in the closed loop</dd></div>`;
}

function figures(operation: string, sides: { readonly mongo: LoadSide; readonly postgres: LoadSide }): Html {
  const rows = (['mongo', 'postgres'] as const).flatMap((side) => [
    { side, what: 'response', us: sides[side].responseUs },
    { side, what: 'service', us: sides[side].serviceUs },
  ]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Figures of ${operation}"><table class="figures-table">
<thead><tr><th scope="col">side</th><th scope="col">time</th>${LOAD_SHARES.map((share) => html`<th scope="col" class="n">${shareName(share)}</th>`)}</tr></thead>
<tbody>${rows.map(({ side, what, us }) => html`<tr><th scope="row">${side}</th><td>${what}</td>${us.map((each) => html`<td class="n">${durationText(each)}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

function shareName(share: number): string {
  return share === 0 ? 'min' : share === 1 ? 'max' : `p${Number((share * 100).toFixed(2))}`;
}
