import type { GrowthFit, GrowthPoint, GrowthSide } from '../../contract/growth.ts';
import { grouped } from '../../kit/grouped.ts';
import { durationText } from '../duration.ts';
import { type Html, html } from '../html/element.ts';

const WIDTH = 520;
const HEIGHT = 300;
const LEFT = 66;
const RIGHT = 24;
const TOP = 16;
const BOTTOM = 42;
const CURVE_POINTS = 40;

const SHAPE: Readonly<Record<GrowthFit['class'], (n: number) => number>> = {
  constant: () => 0,
  'log n': Math.log,
  n: (n) => n,
  'n log n': (n) => n * Math.log(n),
};

/** Time of one call by the records there are, both axes logarithmic: what was measured as dots, the fitted class as a line. */
export function growthPlot(operation: string, sides: { readonly mongo: GrowthSide; readonly postgres: GrowthSide }): Html {
  const points = [...sides.mongo.points, ...sides.postgres.points];
  const [fewest, most] = [Math.min(...points.map(({ records }) => records)), Math.max(...points.map(({ records }) => records))];
  const [low, high] = [Math.min(...points.map(({ us }) => us)) / 1.5, Math.max(...points.map(({ us }) => us)) * 1.5];
  const x = (records: number): number => LEFT + (Math.log(records / fewest) / Math.log(most / fewest)) * (WIDTH - LEFT - RIGHT);
  const y = (us: number): number => HEIGHT - BOTTOM - (Math.log(Math.min(high, Math.max(low, us)) / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const curve = ({ fit }: GrowthSide): string =>
    Array.from({ length: CURVE_POINTS + 1 }, (_, at) => fewest * (most / fewest) ** (at / CURVE_POINTS))
      .map((records) => `${px(x(records))},${px(y(fit.constantUs + fit.slopeUs * SHAPE[fit.class](records)))}`)
      .join(' ');
  const side = (name: 'mongo' | 'postgres'): Html =>
    html`<g class="side side-${name}"><polyline class="curve" points="${curve(sides[name])}"/>${sides[name].points.map(
      (point) =>
        html`<circle class="far" cx="${px(x(point.records))}" cy="${px(y(point.us))}" r="4"><title>${name}, ${grouped(point.records)} records: ${durationText(point.us)}</title></circle>`,
    )}</g>`;
  const sizes = sides.mongo.points.map(({ records }) => records);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Growth of ${operation}"><svg class="plot" role="img" aria-label="Time of a call of ${operation} by records; the table below holds the same figures" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
${ticks(low, high).map((us) => html`<line class="rule" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(us))}" y2="${px(y(us))}"/><text class="axis" x="${LEFT - 8}" y="${px(y(us) + 4)}" text-anchor="end">${durationText(us)}</text>`)}
${sizes.map((records, at) => html`<line class="rule" x1="${px(x(records))}" x2="${px(x(records))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="axis" x="${px(x(records))}" y="${HEIGHT - BOTTOM + 17}" text-anchor="${at === 0 ? 'start' : at === sizes.length - 1 ? 'end' : 'middle'}">${grouped(records)}</text>`)}
<text class="axis" x="${LEFT}" y="${HEIGHT - 6}">records of the tenant that calls</text>
${side('mongo')}${side('postgres')}
</svg></div>`;
}

/** What was measured on both sides, size by size, with several callers at once. */
export function growthFigures(operation: string, sides: { readonly mongo: GrowthSide; readonly postgres: GrowthSide }): Html {
  const callers = sides.mongo.points[0]?.atOnce.map((each) => each.callers) ?? [];
  const row = (side: 'mongo' | 'postgres', { records, us, examined, atOnce }: GrowthPoint): Html =>
    html`<tr><th scope="row" class="n">${grouped(records)}</th><td>${side}</td><td class="n">${examined === null ? '–' : grouped(examined)}</td><td class="n">${durationText(us)}</td>${atOnce.map((each) => html`<td class="n">${durationText(each.us)}<br><small>${grouped(Math.round(each.perSecond))}/s</small></td>`)}</tr>\n`;
  const rows = sides.mongo.points.flatMap((point, at) => [
    row('mongo', point),
    ...(sides.postgres.points[at] === undefined ? [] : [row('postgres', sides.postgres.points[at])]),
  ]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Figures of ${operation}"><table class="figures-table">
<thead><tr><th scope="col" class="n">records</th><th scope="col">side</th><th scope="col" class="n">examined</th><th scope="col" class="n">1 caller</th>${callers.map((count) => html`<th scope="col" class="n">${count} callers</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function ticks(low: number, high: number): readonly number[] {
  const steps: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) for (const step of [1, 2, 5]) steps.push(step * 10 ** decade);
  const within = steps.filter((step) => step >= low && step <= high);
  return within.length <= 9 ? within : within.filter((step) => Number.isInteger(Math.log10(step)));
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
