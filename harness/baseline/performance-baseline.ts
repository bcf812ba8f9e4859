import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Counters, PathRecord, PerformanceRunRecord, RatioInterval } from '../contract/performance.ts';

/** What was accepted of one module's paths: figures for the reader, and what later runs are held against. */
export interface PerformanceBaseline {
  readonly version: 1;
  /** Which code it is of: later code is measured beside it. */
  readonly commit: string;
  /** Figures of time are of this machine and these servers: they are shown, and never compared across. */
  readonly machine: PerformanceRunRecord['machine'];
  readonly stores: PerformanceRunRecord['stores'];
  readonly paths: Readonly<Record<string, { readonly ratio: RatioInterval; readonly counters?: Counters }>>;
}

/** A baseline that cannot be read. */
export class PerformanceBaselineError extends Error {
  readonly code = 'baseline_invalid';
}

/** @throws PerformanceBaselineError when the file is there and is none. */
export async function readPerformanceBaseline(folder: string, module: string): Promise<PerformanceBaseline | undefined> {
  const file = fileOf(folder, module);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let value: Partial<PerformanceBaseline> | null;
  try {
    value = JSON.parse(text) as Partial<PerformanceBaseline> | null;
  } catch (error) {
    throw new PerformanceBaselineError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isWhole = value?.version === 1 && /^[0-9a-f]{40}$/.test(String(value.commit)) && typeof value.paths === 'object' && value.paths !== null;
  if (!isWhole || !Object.values(value?.paths ?? {}).every(isAccepted))
    throw new PerformanceBaselineError(`${file} is no performance baseline of version 1: accept anew`);
  return value as PerformanceBaseline;
}

/** Keeps what a run measured as accepted. Only whole figures of a clean commit: what cannot be found again is no baseline. */
export async function writePerformanceBaseline(folder: string, module: string, run: PerformanceRunRecord, paths: readonly PathRecord[]): Promise<string> {
  const kept = paths
    .filter((path): path is PathRecord & { readonly ratio: RatioInterval } => path.ratio !== undefined)
    .map(({ path: name, ratio, counters }) => [name, { ratio, ...(counters === undefined ? {} : { counters: counters[1] }) }] as const);
  const baseline: PerformanceBaseline = { version: 1, commit: run.commit ?? '', machine: run.machine, stores: run.stores, paths: Object.fromEntries(kept) };
  const file = fileOf(folder, module);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
  return file;
}

const fileOf = (folder: string, module: string): string => path.join(folder, 'performance', `${module}.json`);

function isAccepted(value: unknown): boolean {
  const { ratio, counters } = (value ?? {}) as { readonly ratio?: Partial<RatioInterval>; readonly counters?: Partial<Counters> };
  const areNumbers =
    counters === undefined ||
    [counters.requests, counters.roundTrips, counters.bytesSent, counters.bytesReceived].every((count) => typeof count === 'number' && count >= 0);
  return typeof ratio?.estimate === 'number' && ratio.estimate > 0 && areNumbers;
}
