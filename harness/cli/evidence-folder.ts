import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Timings } from '../contract/evidence.ts';
import { type ReportFormatName, reportFormats } from '../report/formats.ts';
import { type Evidence, EvidenceError, parseEvidence } from '../report/read-evidence.ts';
import { UsageError } from './usage-error.ts';

/** The evidence of `cutover verify`. */
export const VERIFIED = 'evidence.ndjson';

/** A run's evidence, and what was measured beside it. */
export interface StoredRun {
  /** The run's folder, absolute. */
  readonly folder: string;
  readonly evidence: Evidence;
  readonly timings: Timings | undefined;
}

/**
 * Reads a run: `place` is its folder or its evidence file; without it, the latest run under `reports`.
 *
 * @throws UsageError when there is none, EvidenceError when its evidence cannot be trusted.
 */
export async function readRun(place: string | undefined, reports: string): Promise<StoredRun> {
  const { file, text } = await readEvidence(place, reports, [VERIFIED]);
  const evidence = parseNamed(file, text);
  return { folder: path.dirname(file), evidence, timings: await readTimings(path.dirname(file)) };
}

/**
 * The evidence at a place: a file, or in a folder the first of these files that is there; without a place, the latest run.
 *
 * @throws UsageError when there is none.
 */
export async function readEvidence(
  place: string | undefined,
  reports: string,
  files: readonly string[],
): Promise<{ readonly file: string; readonly text: string }> {
  const wanted = place ?? path.join(reports, 'latest');
  const found = await stat(wanted).catch(() => undefined);
  if (found === undefined) {
    throw new UsageError(
      place === undefined ? `there is no run under ${reports} yet: run "cutover verify", or name the evidence` : `there is no evidence at ${place}`,
    );
  }
  const inside = found.isDirectory() ? files.map((name) => path.join(wanted, name)) : [wanted];
  const file = inside.find((each) => existsSync(each)) ?? (inside[0] as string);
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`there is no evidence in ${wanted}: ${error.message}`);
  });
  return { file, text };
}

function parseNamed(file: string, text: string): Evidence {
  // What follows the last line feed is nothing, or the half line of a run that was killed, which the parser refuses.
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  try {
    return parseEvidence(lines);
  } catch (error) {
    if (error instanceof EvidenceError) error.message = `${file}: ${error.message}`;
    throw error;
  }
}

/** What was measured, where it is there and whole: reports do without. */
async function readTimings(folder: string): Promise<Timings | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'timings.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes every report beside the evidence. Gives their paths by format. */
export async function writeReports(run: StoredRun): Promise<Readonly<Record<ReportFormatName, string>>> {
  const written: Partial<Record<ReportFormatName, string>> = {};
  for (const [name, { file, render }] of Object.entries(reportFormats) as [ReportFormatName, (typeof reportFormats)[ReportFormatName]][]) {
    written[name] = path.join(run.folder, file);
    await writeFile(written[name], render(run.evidence, run.timings));
  }
  return written as Record<ReportFormatName, string>;
}
