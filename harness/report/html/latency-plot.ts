import type { Timings } from '../../contract/evidence.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import { clip } from '../visible.ts';
import { type Html, html } from './element.ts';

type OperationTiming = Timings['operations'][number];

/** Positions in `quantilesUs`, as the contract orders them. */
const Q = { min: 0, p5: 1, p25: 2, p50: 3, p75: 4, p95: 5, p99: 6, max: 7 } as const;

const LABEL_WIDTH = 190;
const PLOT_WIDTH = 640;
const MEDIAN_WIDTH = 240;
const STRIP_HEIGHT = 13;
const ROW_GAP = 12;
const TOP = 44;
const BOTTOM = 26;

/** Latency of every operation on each side: quantile strips on a logarithmic axis, then the same figures as a table. */
export function latencyPlot(module: string, timings: readonly OperationTiming[]): Html | undefined {
  const usable = timings.filter(({ quantilesUs }) => quantilesUs.length === 8 && quantilesUs.every(Number.isFinite));
  if (usable.length === 0) return undefined;
  const sides = [...new Set(usable.map((timing) => timing.side))];
  const operations = [...new Set(usable.map((timing) => timing.operation))];
  const scale = logScale(usable);
  const rowHeight = sides.length * STRIP_HEIGHT + ROW_GAP;
  const height = TOP + operations.length * rowHeight + BOTTOM;
  const width = LABEL_WIDTH + PLOT_WIDTH + MEDIAN_WIDTH;
  const of = (operation: string, side: string) => usable.find((timing) => timing.operation === operation && timing.side === side);
  return html`<h3>${module}: service time of each operation</h3>
<p class="legend">${sides.map((side) => html`<span class="side ${sideClass(side)}"><svg width="26" height="12" aria-hidden="true">${strip(sampleStrip, 6)}</svg> ${side}</span> `)}<span>line: 5th to 95th percentile; bar: middle half; notch: median; dot: 99th percentile</span></p>
<div class="scroll" tabindex="0" role="region" aria-label="Latency plot of ${module}"><svg class="plot" role="img" aria-label="Service time of the operations of ${module}; the table below holds the same figures" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<text class="axis" x="${LABEL_WIDTH}" y="20">service time, logarithmic</text><text class="axis" x="${width - 12}" y="20" text-anchor="end">median, ${sides.join(' | ')}</text>
${operations.map((_, row) => row % 2 === 0 && html`<rect class="band" x="0" y="${TOP + row * rowHeight - ROW_GAP / 2}" width="${width}" height="${rowHeight}"/>`)}
${scale.ticks.map((us) => html`<line class="rule" x1="${px(scale.x(us))}" x2="${px(scale.x(us))}" y1="${TOP - 8}" y2="${height - BOTTOM + 4}"/><text class="axis" x="${px(scale.x(us))}" y="${height - 8}" text-anchor="middle">${durationText(us)}</text>`)}
${operations.map((operation, row) => {
  const top = TOP + row * rowHeight;
  const middle = top + (sides.length * STRIP_HEIGHT) / 2 + 4;
  return html`<g><text class="label" x="12" y="${middle}">${clip(operation, 24)}</text>${sides.map((side, index) => {
    const timing = of(operation, side);
    if (timing === undefined) return undefined;
    return html`<g class="side ${sideClass(side)}"><title>${tooltip(timing)}</title>${strip(positions(timing, scale.x), top + index * STRIP_HEIGHT + STRIP_HEIGHT / 2)}</g>`;
  })}<text class="label n" x="${width - 12}" y="${middle}" text-anchor="end">${sides
    .map((side) => {
      const timing = of(operation, side);
      return timing === undefined ? '–' : durationText(at(timing, 'p50'));
    })
    .join(' | ')}</text></g>\n`;
})}</svg></div>
${figures(module, usable)}`;
}

interface Strip {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
}

const sampleStrip: Strip = { p5: 1, p25: 5, p50: 10, p75: 15, p95: 20, p99: 24 };

function strip(place: Strip, y: number): Html {
  return html`<line class="whisker" x1="${px(place.p5)}" x2="${px(place.p95)}" y1="${px(y)}" y2="${px(y)}"/><rect class="box" x="${px(place.p25)}" y="${px(y - 4)}" width="${px(Math.max(2, place.p75 - place.p25))}" height="8" rx="1.5"/><rect class="median" x="${px(place.p50 - 1)}" y="${px(y - 4)}" width="2" height="8"/><circle class="far" cx="${px(place.p99)}" cy="${px(y)}" r="1.8"/>`;
}

function positions(timing: OperationTiming, x: (us: number) => number): Strip {
  const place = (name: keyof typeof Q) => x(at(timing, name));
  return { p5: place('p5'), p25: place('p25'), p50: place('p50'), p75: place('p75'), p95: place('p95'), p99: place('p99') };
}

function at(timing: OperationTiming, name: keyof typeof Q): number {
  return timing.quantilesUs[Q[name]] ?? 0;
}

/** A logarithmic axis over all that is drawn, with ticks at 1, 2 and 5 of each decade (1 alone when there are many). */
function logScale(timings: readonly OperationTiming[]): { readonly x: (us: number) => number; readonly ticks: readonly number[] } {
  const low = Math.max(1, Math.min(...timings.map((timing) => at(timing, 'p5'))));
  const high = Math.max(low * 2, ...timings.map((timing) => at(timing, 'p99')));
  const steps: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) for (const step of [1, 2, 5]) steps.push(step * 10 ** decade);
  const from = steps.findLast((step) => step <= low) ?? low;
  const to = steps.find((step) => step >= high) ?? high;
  const span = Math.log10(to) - Math.log10(from);
  const within = steps.filter((step) => step >= from && step <= to);
  const decades = within.filter((step) => Number.isInteger(Math.log10(step)));
  return {
    x: (us) => LABEL_WIDTH + ((Math.log10(Math.min(to, Math.max(from, us))) - Math.log10(from)) / span) * PLOT_WIDTH,
    ticks: within.length <= 9 ? within : decades,
  };
}

function sideClass(side: string): string {
  return side === 'mongo' || side === 'postgres' ? `side-${side}` : 'side-other';
}

function tooltip(timing: OperationTiming): string {
  const figure = (name: keyof typeof Q) => durationText(at(timing, name));
  return `${timing.operation} on ${timing.side}: median ${figure('p50')}, middle half ${figure('p25')} to ${figure('p75')}, p99 ${figure('p99')}, longest ${figure('max')}, ${grouped(timing.count)} calls`;
}

function figures(module: string, timings: readonly OperationTiming[]): Html {
  const names = ['min', 'p5', 'p25', 'p50', 'p75', 'p95', 'p99', 'max'] as const;
  return html`<details class="inner"><summary>The figures of ${module} as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Latency figures of ${module}"><table class="figures-table">
<thead><tr><th scope="col">operation</th><th scope="col">side</th><th scope="col" class="n">calls</th>${names.map((name) => html`<th scope="col" class="n">${name}</th>`)}</tr></thead>
<tbody>${timings.map((timing) => html`<tr><th scope="row">${timing.operation}</th><td>${timing.side}</td><td class="n">${grouped(timing.count)}</td>${names.map((name) => html`<td class="n">${durationText(at(timing, name))}</td>`)}</tr>\n`)}</tbody></table></div></details>`;
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
