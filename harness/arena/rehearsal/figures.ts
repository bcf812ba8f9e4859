import type { RehearsalChange, RehearsalPhase, RehearsalWindow } from '../../contract/rehearsal.ts';
import type { Sample } from './load.ts';

/** How long a window of the timeline is, ms. */
const WINDOW_MS = 250;

const responseUs = ({ dueMs, endMs }: Sample): number => Math.round((endMs - dueMs) * 1_000);

/** The phases as the load went through them. */
export function phasesOf(samples: readonly Sample[], names: readonly string[]): readonly RehearsalPhase[] {
  return names.map((name) => {
    const own = samples.filter(({ phase }) => phase === name);
    const times = own.map(responseUs).sort((one, other) => one - other);
    const served = { mongo: own.filter(({ by }) => by === 'mongo').length, postgres: own.filter(({ by }) => by === 'postgres').length };
    return {
      type: 'phase',
      name,
      fromMs: Math.round(own.reduce((least, { dueMs }) => Math.min(least, dueMs), own[0]?.dueMs ?? 0)),
      toMs: Math.round(own.reduce((most, { endMs }) => Math.max(most, endMs), 0)),
      operations: own.length,
      served,
      responseUs: { median: at(times, 0.5), p99: at(times, 0.99), max: at(times, 1) },
    };
  });
}

export function windowsOf(samples: readonly Sample[]): readonly RehearsalWindow[] {
  const windows = new Map<number, Sample[]>();
  for (const sample of samples) {
    const index = Math.floor(sample.dueMs / WINDOW_MS);
    windows.set(index, [...(windows.get(index) ?? []), sample]);
  }
  return [...windows]
    .sort(([one], [other]) => one - other)
    .map(([index, own]) => {
      const times = own.map(responseUs).sort((one, other) => one - other);
      const failed = own.filter((sample) => sample.failed).length;
      return {
        type: 'window',
        fromMs: index * WINDOW_MS,
        toMs: (index + 1) * WINDOW_MS,
        operations: own.length,
        failed,
        medianUs: at(times, 0.5),
        maxUs: at(times, 1),
      };
    });
}

/** A change with the slowest answer among the operations that were due while it went on, or under way as it began. */
export function withWorst(change: Omit<RehearsalChange, 'worstUs'>, samples: readonly Sample[]): RehearsalChange {
  const met = samples.filter(({ dueMs, endMs }) => dueMs <= change.atMs + change.tookMs && endMs >= change.atMs);
  return {
    ...change,
    drainedMs: rounded(change.drainedMs),
    tookMs: rounded(change.tookMs),
    worstUs: met.reduce((most, sample) => Math.max(most, responseUs(sample)), 0),
  };
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** The value below which this share of the sorted values lies; 0 of none. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
