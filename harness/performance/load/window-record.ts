import { LatencyHistogram } from './latency-histogram.ts';

/** What one thread saw of a window, as it travels between threads. */
export interface WindowShare {
  readonly planned: number;
  readonly late: number;
  readonly refused: number;
  readonly failures: Readonly<Record<string, number>>;
  /** Sum of the natural logarithms of the response times in µs, of the calls that were answered. */
  readonly logSum: number;
  readonly responses: string;
  readonly services: string;
  readonly lateness: string;
}

/** What came of one window: so many calls at a steady rate, on one side. */
export interface WindowRecord {
  readonly planned: number;
  /** Calls that were sent later than they might be: the driver's doing, not the service's. */
  readonly late: number;
  /** Calls whose status said that the repository refused them, where that may be. No part of the times. */
  readonly refused: number;
  /** Why calls failed → how many: `timeout`, `status 503`, `ECONNRESET`, `not sent`. */
  readonly failures: Readonly<Record<string, number>>;
  readonly failed: number;
  /** Mean of the natural logarithms of the response times in µs, of the calls that were answered; NaN when none was. */
  readonly logMean: number;
  /** From when a call was due to the end of its answer. A failed call stands in it as the longest time allowed. */
  readonly responses: LatencyHistogram;
  /** From when it was sent. */
  readonly services: LatencyHistogram;
  /** From when a call was due to when it was sent. */
  readonly lateness: LatencyHistogram;
}

export function windowOf(shares: readonly WindowShare[]): WindowRecord {
  const failures: Record<string, number> = {};
  for (const share of shares) for (const [reason, count] of Object.entries(share.failures)) failures[reason] = (failures[reason] ?? 0) + count;
  const sum = (of: (share: WindowShare) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const failed = Object.values(failures).reduce((total, count) => total + count, 0);
  const planned = sum((share) => share.planned);
  const refused = sum((share) => share.refused);
  const merge = (of: (share: WindowShare) => string): LatencyHistogram => LatencyHistogram.merged(shares.map((share) => new LatencyHistogram(of(share))));
  return {
    planned,
    late: sum(({ late }) => late),
    refused,
    failures,
    failed,
    logMean: sum(({ logSum }) => logSum) / (planned - refused - failed),
    responses: merge(({ responses }) => responses),
    services: merge(({ services }) => services),
    lateness: merge(({ lateness }) => lateness),
  };
}
