import { LOAD_SHARES, type LoadSide } from '../../contract/load.ts';
import { durationText } from '../duration.ts';
import { type Html, html } from '../html/element.ts';

const WIDTH = 760;
const HEIGHT = 330;
const LEFT = 70;
const RIGHT = 20;
const TOP = 18;
const BOTTOM = 44;
/** Nines beyond which nothing is drawn: 99.99 %. */
const MOST_NINES = 4;

const MARKS = [0, 0.5, 0.9, 0.99, 0.999, 0.9999] as const;

/**
 * Response time by percentile, both axes logarithmic: each further nine takes as much room as the one before, as
 * HdrHistogram's own plots have it. Dashed: service time, from when a call was sent.
 */
export function distributionPlot(operation: string, sides: { readonly mongo: LoadSide; readonly postgres: LoadSide }): Html {
  const all = [sides.mongo, sides.postgres].flatMap(({ responseUs, serviceUs }) => [...responseUs, ...serviceUs]).filter((us) => us > 0);
  const low = Math.max(1, Math.min(...all));
  const high = Math.max(low * 2, ...all);
  const x = (share: number): number => LEFT + (Math.min(MOST_NINES, nines(share)) / MOST_NINES) * (WIDTH - LEFT - RIGHT);
  const y = (us: number): number => HEIGHT - BOTTOM - (Math.log(Math.max(low, us) / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const line = (us: readonly number[], isDashed: boolean): Html =>
    html`<polyline class="${isDashed ? 'curve dashed' : 'curve'}" points="${LOAD_SHARES.map((share, index) => `${px(x(share))},${px(y(us[index] ?? low))}`).join(' ')}"/>`;
  return html`<p class="legend"><span class="side side-mongo">MongoDB</span> <span class="side side-postgres">PostgreSQL</span> <span>line: response time, from when a call was due; dashed: service time, from when it was sent</span></p>
<div class="scroll" tabindex="0" role="region" aria-label="Distribution of ${operation}"><svg class="plot" role="img" aria-label="Response time of ${operation} by percentile; the table below holds the same figures" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
${ticks(low, high).map((us) => html`<line class="rule" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(us))}" y2="${px(y(us))}"/><text class="axis" x="${LEFT - 8}" y="${px(y(us) + 4)}" text-anchor="end">${durationText(us)}</text>`)}
${MARKS.map((share) => html`<line class="rule" x1="${px(x(share))}" x2="${px(x(share))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="axis" x="${px(x(share))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="${share === MARKS.at(-1) ? 'end' : 'middle'}">${Number((share * 100).toFixed(2))} %</text>`)}
<text class="axis" x="${LEFT}" y="${HEIGHT - 6}">percentile of all calls</text>
<g class="side side-mongo">${line(sides.mongo.responseUs, false)}${line(sides.mongo.serviceUs, true)}</g>
<g class="side side-postgres">${line(sides.postgres.responseUs, false)}${line(sides.postgres.serviceUs, true)}</g>
</svg></div>`;
}

function nines(share: number): number {
  return share >= 1 ? MOST_NINES : -Math.log10(1 - share);
}

function ticks(low: number, high: number): readonly number[] {
  const steps: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) for (const step of [1, 2, 5]) steps.push(step * 10 ** decade);
  return steps.filter((step) => step >= low && step <= high);
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
