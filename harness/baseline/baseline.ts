import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** The digests that one seed and budget gave when they were accepted. */
export interface BaselineEntry {
  readonly seed: number;
  readonly budget: string;
  /** Name of a digest → SHA-256, hex. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What a module's runs must give again: one committed file a module. */
export interface Baseline {
  readonly module: string;
  readonly entries: readonly BaselineEntry[];
}

/** A baseline file that cannot be used. The message names the file and what to do. */
export class BaselineError extends Error {
  readonly code = 'baseline_invalid';
}

const BASELINE_VERSION = 1;

/** Where a module's baseline lies. */
export function baselineFile(folder: string, module: string): string {
  return path.join(folder, `${module}.json`);
}

/**
 * Reads a module's baseline; undefined when none was ever accepted.
 *
 * @throws BaselineError when the file is unreadable, not JSON, of another version or module, or not of the written shape.
 */
export async function readBaseline(folder: string, module: string): Promise<Baseline | undefined> {
  const file = baselineFile(folder, module);
  const fail = (what: string, advice = `restore it from version control, or remove it and run "cutover baseline accept ${module}"`): never => {
    throw new BaselineError(`baseline ${file}: ${what}: ${advice}`);
  };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return fail(`cannot be read (${(error as Error).message})`, 'make it a readable file');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`it is not JSON (${(error as Error).message})`);
  }
  if (!isRecord(value) || value.cutover !== 'baseline') return fail('it is not a baseline of cutover');
  if (value.version !== BASELINE_VERSION) {
    return fail(
      `it is of version ${JSON.stringify(value.version)}, this program reads ${BASELINE_VERSION}`,
      'use the release of cutover that wrote it, or remove it and accept anew',
    );
  }
  if (value.module !== module)
    return fail(`it belongs to module ${JSON.stringify(value.module)}`, `rename it, or remove it and run "cutover baseline accept ${module}"`);
  if (!Array.isArray(value.entries)) return fail('it has no list "entries"');
  const seen = new Set<string>();
  for (const [index, entry] of value.entries.entries()) {
    if (!isEntry(entry)) return fail(`entry ${index + 1} is not {seed, budget, digests} with SHA-256 digests in hex`);
    const name = `seed ${entry.seed}, budget ${entry.budget}`;
    if (seen.has(name)) return fail(`it has two entries for ${name}`);
    seen.add(name);
  }
  return Object.freeze({ module, entries: Object.freeze(value.entries as BaselineEntry[]) });
}

/** The digests accepted for a seed and budget; undefined when there are none. */
export function digestsFor(baseline: Baseline | undefined, seed: number, budget: string): Readonly<Record<string, string>> | undefined {
  return baseline?.entries.find((entry) => entry.seed === seed && entry.budget === budget)?.digests;
}

/** The baseline with one entry put in place of the one that had its seed and budget, or added. */
export function withEntry(baseline: Baseline | undefined, module: string, entry: BaselineEntry): Baseline {
  const others = (baseline?.entries ?? []).filter(({ seed, budget }) => seed !== entry.seed || budget !== entry.budget);
  return { module, entries: [...others, entry] };
}

/** The text of a baseline file: entries by budget and seed, digests by name, so that equal baselines are equal bytes. */
export function baselineText(baseline: Baseline): string {
  const entries = baseline.entries
    .toSorted((a, b) => order(a.budget, b.budget) || a.seed - b.seed)
    .map(({ seed, budget, digests }) => ({ seed, budget, digests: Object.fromEntries(Object.entries(digests).sort(([a], [b]) => order(a, b))) }));
  return `${JSON.stringify({ cutover: 'baseline', version: BASELINE_VERSION, module: baseline.module, entries }, undefined, 2)}\n`;
}

/** Writes a baseline in one step: a reader sees the old file or the new one, never half of it. Gives the file's path. */
export async function writeBaseline(folder: string, baseline: Baseline): Promise<string> {
  const file = baselineFile(folder, baseline.module);
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  try {
    await using handle = await open(draft, 'w');
    await handle.writeFile(baselineText(baseline));
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await rename(draft, file);
  return file;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is BaselineEntry {
  if (!isRecord(value) || !Number.isSafeInteger(value.seed) || typeof value.budget !== 'string' || !isRecord(value.digests)) return false;
  return Object.values(value.digests).every((digest) => typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest));
}
