import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

/** What tables show of a histogram; ms. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const MINUTES_10_US = 600_000_000;

/** Durations by name, in histograms of three digits that travel between processes. */
export class Times {
  readonly #histograms = new Map<string, Histogram>();

  add(name: string, ms: number): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) {
      histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: MINUTES_10_US, numberOfSignificantValueDigits: 3 });
      this.#histograms.set(name, histogram);
    }
    histogram.recordValue(Math.min(MINUTES_10_US, Math.max(1, Math.round(ms * 1_000))));
  }

  encoded(): Record<string, string> {
    return Object.fromEntries([...this.#histograms].map(([name, histogram]) => [name, encodeIntoCompressedBase64(histogram)]));
  }
}

/** Reads what `encoded` made. */
export function percentilesOf(encoded: Readonly<Record<string, string>>): Map<string, Percentiles> {
  return new Map(Object.entries(encoded).map(([name, text]) => {
    const histogram = decodeFromCompressedBase64(text);
    const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1_000;
    return [name, { count: histogram.totalCount, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: histogram.maxValue / 1_000 }];
  }));
}
