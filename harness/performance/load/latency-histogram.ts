import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

/** A minute: longer values make the histogram grow. */
const HIGHEST_US = 60_000_000;

/**
 * How long calls took, in whole µs, to three significant digits: an HdrHistogram (Gil Tene; `hdr-histogram-js` is the
 * port of the same organization). Histograms of several threads or windows merge without loss.
 */
export class LatencyHistogram {
  readonly #histogram: Histogram;

  constructor(encoded?: string) {
    this.#histogram =
      encoded === undefined
        ? build({ bitBucketSize: 32, autoResize: true, lowestDiscernibleValue: 1, highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3 })
        : decodeFromCompressedBase64(encoded, 32, false);
    this.#histogram.autoResize = true;
  }

  static merged(histograms: Iterable<LatencyHistogram>): LatencyHistogram {
    const sum = new LatencyHistogram();
    for (const each of histograms) sum.#histogram.add(each.#histogram);
    return sum;
  }

  /** @param us what is shorter than 1 µs counts as 1 µs. */
  record(us: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(us)));
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** In µs; 0 when nothing was recorded. @param share from 0 to 1. */
  quantile(share: number): number {
    return this.count === 0 ? 0 : this.#histogram.getValueAtPercentile(share * 100);
  }

  get maxUs(): number {
    return this.#histogram.maxValue;
  }

  /** HdrHistogram's own compressed form (V2), in Base64: other tools of its family read it. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }
}
