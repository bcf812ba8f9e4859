import type { Counters, PathRecord } from '../../contract/performance.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import { readText } from '../performance-words.ts';
import { type Html, html } from './element.ts';
import { badge } from './icons.ts';
import { ratioPlot } from './ratio-plot.ts';

/** One path: what it came to in a sentence, how its epochs went, its tails, and what a call costs. */
export function pathPart(record: PathRecord): Html {
  const { module, path, summary, verdict, tails, warmUp, durationMs, unfruitful, process: held } = record;
  const notes = [
    `warmed up for ${durationText(warmUp.durationMs * 1_000)}${warmUp.isSteady ? '' : ', and was not steady then'}`,
    `measured for ${durationText(durationMs * 1_000)}`,
    `${grouped(held.collections)} garbage collections of ${durationText(held.collectionMs * 1_000)}`,
    `event loop late by ${durationText(held.loopDelayP99Ms * 1_000)} at the 99th percentile`,
    ...(unfruitful > 0 ? [`${grouped(unfruitful)} pairs gave no value and were left out`] : []),
  ];
  return html`<article class="path"><h4 id="${module}.${path}">${path} ${badge(verdict)}</h4><p>${summary}</p>
${record.allowance && html`<p class="lead">Allowed ${Math.round(100 * record.limit.budget)} % by ${record.allowance.owner} until ${record.allowance.expires}: ${record.allowance.reason}</p>`}
${ratioPlot(record)}
${tails.length > 0 && html`<p class="legend">${tails.map(({ quantile, ratio, ratioAtLeast }) => html`<span>p${Math.round(100 * quantile)}: ${ratio.toFixed(2)}×, proven at least ${ratioAtLeast.toFixed(2)}×</span> `)}</p>`}
${countersTable(record)}
${plansOf(record)}
<p class="legend">${notes.join('; ')}</p></article>`;
}

function plansOf({ sides, plans }: PathRecord): Html | undefined {
  if (plans === undefined) return undefined;
  return html`<details class="inner"><summary>How the servers carried it out</summary>${plans.flatMap((each, side) =>
    each.map(
      ({ statement, plan, scans, examined }) =>
        html`<p><b>${sides[side]}</b>: ${grouped(examined)} examined${scans.map((scan) => html`, ${readText(scan)}`)}</p><pre>${statement}</pre><pre>${JSON.stringify(plan, undefined, 1)}</pre>`,
    ),
  )}</details>`;
}

function countersTable({ module, path, sides, counters }: PathRecord): Html | undefined {
  if (counters === undefined) return undefined;
  const row = (name: string, counted: Counters): Html =>
    html`<tr><th scope="row">${name}</th><td class="n">${counted.roundTrips}</td><td class="n">${counted.requests}</td><td class="n">${counted.examined === undefined ? '–' : counted.examined}</td><td class="n">${grouped(counted.bytesSent)}</td><td class="n">${grouped(counted.bytesReceived)}</td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What a call of ${module}.${path} costs"><table class="figures-table"><thead><tr><th scope="col">a call</th><th scope="col" class="n">round trips</th><th scope="col" class="n">statements</th><th scope="col" class="n">rows examined</th><th scope="col" class="n">bytes sent</th><th scope="col" class="n">bytes received</th></tr></thead><tbody>${row(sides[0], counters[0])}${row(sides[1], counters[1])}</tbody></table></div>`;
}
