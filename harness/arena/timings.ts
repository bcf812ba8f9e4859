import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckName } from '../contract/difference.ts';
import type { Timings } from '../contract/evidence.ts';
import type { Observation } from '../contract/observation.ts';
import type { Stores } from '../contract/stores.ts';

/** At most this many durations of one operation on one side are kept; then every second one is dropped. */
const KEPT = 2_048;

const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;

/** Collects what a run measures beside its evidence. Judges nothing. */
export class TimingsRecorder {
  readonly #stores: Stores;
  readonly #startedAt = new Date().toISOString();
  readonly #checks: Timings['checks'][number][] = [];
  readonly #series = new Map<string, Series>();
  #operations = 0;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  observe(module: string, { operation, side, durationUs, outcome }: Observation): void {
    this.#operations++;
    if (outcome.kind === 'skipped') return;
    const name = JSON.stringify([module, operation.name, side]);
    let series = this.#series.get(name);
    if (series === undefined) {
      series = new Series();
      this.#series.set(name, series);
    }
    series.add(durationUs);
  }

  check(module: string, check: CheckName, durationMs: number): void {
    this.#checks.push({ module, check, durationMs: Math.round(durationMs), operations: this.#operations });
    this.#operations = 0;
  }

  async write(folder: string, durationMs: number): Promise<void> {
    const { mongo, postgres, startMs } = this.#stores;
    const timings: Timings = {
      startedAt: this.#startedAt,
      durationMs: Math.round(durationMs),
      peakRssBytes: process.resourceUsage().maxRSS * 1_024,
      stores: { startMs, mongo: { way: mongo.way, origin: mongo.origin }, postgres: { way: postgres.way, origin: postgres.origin } },
      checks: this.#checks,
      operations: [...this.#series]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, series]) => {
          const [module, operation, side] = JSON.parse(name) as [string, string, string];
          return { module, operation, side, count: series.count, quantilesUs: series.quantiles() };
        }),
    };
    await writeFile(path.join(folder, 'timings.json'), `${JSON.stringify(timings, null, 2)}\n`);
  }
}

/** Durations of one operation on one side, thinned evenly so that memory stays bounded. */
class Series {
  count = 0;
  #every = 1;
  #kept: number[] = [];

  add(durationUs: number): void {
    if (this.count++ % this.#every !== 0) return;
    this.#kept.push(durationUs);
    if (this.#kept.length < KEPT) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }

  quantiles(): number[] {
    const sorted = this.#kept.toSorted((a, b) => a - b);
    return QUANTILES.map((q) => sorted[Math.round(q * (sorted.length - 1))] ?? 0);
  }
}
