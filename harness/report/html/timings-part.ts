import type { Timings } from '../../contract/evidence.ts';
import { grouped } from '../../kit/grouped.ts';
import { bytesText, durationText } from '../duration.ts';
import { type Html, html } from './element.ts';
import { latencyPlot } from './latency-plot.ts';

/** What the run measured beside its evidence. It differs from run to run and no verdict rests on it. */
export function timingsPart(timings: Timings | undefined): Html | undefined {
  if (timings === undefined) return undefined;
  const { mongo, postgres, startMs } = timings.stores;
  const modules = [...new Set(timings.operations.map((operation) => operation.module))];
  return html`<section id="measured" class="measured"><h2>Measured, not judged</h2>
<p class="lead">These figures differ from run to run. They are no part of the evidence, and no verdict rests on them.</p>
<dl class="facts">
<div><dt>Started</dt><dd>${timings.startedAt}</dd></div>
<div><dt>Took</dt><dd>${durationText(timings.durationMs * 1000)}</dd></div>
<div><dt>Stores up in</dt><dd>${durationText(startMs * 1000)}</dd></div>
<div><dt>Peak memory</dt><dd>${bytesText(timings.peakRssBytes)}</dd></div>
<div class="wide"><dt>MongoDB from</dt><dd>${mongo.way}: ${mongo.origin}</dd></div>
<div class="wide"><dt>PostgreSQL from</dt><dd>${postgres.way}: ${postgres.origin}</dd></div>
</dl>
${durationsTable(timings)}
${modules.map((module) =>
  latencyPlot(
    module,
    timings.operations.filter((operation) => operation.module === module),
  ),
)}
</section>`;
}

const BAR_WIDTH = 260;

function durationsTable(timings: Timings): Html | undefined {
  if (timings.checks.length === 0) return undefined;
  const longest = Math.max(...timings.checks.map((check) => check.durationMs), 1);
  return html`<h3>Time by check</h3><div class="scroll" tabindex="0" role="region" aria-label="Time by check"><table class="durations">
<thead><tr><th scope="col">check</th><th scope="col" class="n">operations</th><th scope="col" class="n">time</th><th scope="col">share of the longest</th></tr></thead>
<tbody>${timings.checks.map((check) => {
    const width = Math.max(1, (check.durationMs / longest) * BAR_WIDTH).toFixed(1);
    return html`<tr><th scope="row">${check.module} <span>${check.check}</span></th><td class="n">${grouped(check.operations)}</td><td class="n">${durationText(check.durationMs * 1000)}</td><td><svg class="bar" width="${BAR_WIDTH}" height="12" aria-hidden="true"><rect width="${width}" height="12" rx="2"/></svg></td></tr>\n`;
  })}</tbody></table></div>`;
}
