import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import type { ProcessNotes } from '../../contract/performance.ts';

/** Watches what holds this process up while it measures: both sides alike, so it is noted and judges nothing. */
export class ProcessWatch implements Disposable {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  readonly #observer: PerformanceObserver;
  #collections = 0;
  #collectionMs = 0;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#collections++;
        this.#collectionMs += duration;
      }
    });
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#delay.enable();
  }

  notes(): ProcessNotes {
    // Nothing was sampled within less than the resolution.
    const p99 = this.#delay.count === 0 ? 0 : this.#delay.percentile(99) / 1e6;
    return { collections: this.#collections, collectionMs: rounded(this.#collectionMs), loopDelayP99Ms: rounded(p99) };
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
    this.#observer.disconnect();
  }
}

const rounded = (value: number): number => Number(value.toPrecision(3));
