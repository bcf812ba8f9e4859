import type { PathRecord } from '../../contract/performance.ts';
import { type Html, html } from './element.ts';

const WIDTH = 760;
const HEIGHT = 150;
const LEFT = 52;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 28;

/** B over A in each epoch, on a logarithmic axis, with the interval that was concluded, the limit, and the line of equal time. */
export function ratioPlot({ module, path, epochs, ratio, limit }: PathRecord): Html | undefined {
  if (epochs.length === 0 || ratio === undefined) return undefined;
  const most = 1 + limit.budget;
  const seen = epochs.map((epoch) => epoch.ratio).concat(1, most, ratio.estimate);
  const low = Math.log(Math.min(...seen) * 0.95);
  const high = Math.log(Math.max(...seen) * 1.05);
  const last = Math.max(1, ...epochs.map(({ atMs }) => atMs));
  const x = (atMs: number): number => LEFT + (atMs / last) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => TOP + ((high - Math.min(high, Math.max(low, Math.log(Math.max(value, 1e-9))))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  // The two labels make room for each other where their lines are close.
  const apart = Math.max(0, 12 - (y(1) - y(most))) / 2;
  const line = (value: number, name: string, label: string, shift: number): Html =>
    html`<line class="${name}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(value))}" y2="${px(y(value))}"/><text class="axis" x="${LEFT - 6}" y="${px(y(value) + 4 + shift)}" text-anchor="end">${label}</text>`;
  const upper = ratio.upper ?? Number.POSITIVE_INFINITY;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Ratios of ${module}.${path}"><svg class="plot" role="img" aria-label="Ratio of ${module}.${path} in each of ${epochs.length} epochs" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect class="band" x="${LEFT}" y="${px(y(upper))}" width="${WIDTH - LEFT - RIGHT}" height="${px(Math.max(1, y(ratio.lower) - y(upper)))}"/>
${line(1, 'rule', '1×', apart)}${line(most, 'limit', `${Number(most.toPrecision(3))}×`, -apart)}
<line class="median" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(ratio.estimate))}" y2="${px(y(ratio.estimate))}"/>
${epochs.map((epoch) => html`<circle class="far" cx="${px(x(epoch.atMs))}" cy="${px(y(epoch.ratio))}" r="2.6"><title>${epoch.ratio.toFixed(3)}× of ${epoch.calls} pairs</title></circle>`)}
<text class="axis" x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${(last / 1_000).toFixed(1)} s; band: the interval; dashed: the limit and equal time</text>
</svg></div>`;
}

const px = (value: number): string => String(Number(value.toFixed(1)));
