import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Holding, Refusal } from '../contract/standing.ts';
import { type EvidenceKind, evidenceKinds, type KindFacts, type Reading } from './evidence-kinds.ts';
import { UsageError } from './usage-error.ts';

/** All evidence that was found: what can be taken, what must be refused, and what is none. */
export interface Gathered {
  readonly holdings: readonly Holding[];
  readonly refusals: readonly Refusal[];
  readonly leftOut: readonly Refusal[];
}

/** What a run is called until it ends, and once it was cut short: neither is evidence of anything. */
const UNFINISHED = /^(running|interrupted)-/;

/** How many digits of the digest a run's folder is at least named by. */
const SHORT_ID = 12;

/**
 * Reads all evidence at the given places: evidence files, runs' folders, or folders of those. Each file must be what its
 * kind's contract says, whole, and have the digest that its folder is named by.
 *
 * @throws UsageError when a place is not there, or was named and holds no evidence.
 */
export async function gatherEvidence(places: readonly string[], reports: string, facts: KindFacts): Promise<Gathered> {
  const found: Place[] = [];
  const leftOut: Refusal[] = [];
  for (const place of places.length === 0 ? [reports] : places) {
    const isThere = await stat(place).catch(() => undefined);
    if (isThere === undefined && places.length === 0) continue;
    if (isThere === undefined) throw new UsageError(`there is no evidence at ${place}`);
    const here = isThere.isDirectory() ? await within(place, leftOut) : [fileAt(place)];
    if (here.length === 0 && places.length > 0) {
      throw new UsageError(`${place} holds no evidence: name a run's folder, its ${evidenceKinds.map(({ file }) => file).join(' or ')}, or a folder of runs`);
    }
    found.push(...here);
  }
  const holdings = new Map<string, Holding>();
  const refusals: Refusal[] = [];
  for (const { file, kind } of found) {
    const taken = await take(file, kind, facts);
    if ('reason' in taken) refusals.push(taken);
    else holdings.set(`${taken.kind} ${taken.id}`, taken);
  }
  return { holdings: [...holdings.values()], refusals, leftOut };
}

interface Place {
  readonly file: string;
  readonly kind: EvidenceKind;
}

/** A named file: of the kind that its name says. */
function fileAt(file: string): Place {
  const kind = evidenceKinds.find((each) => each.file === path.basename(file));
  if (kind === undefined) throw new UsageError(`${file} is no evidence: a file of evidence is named ${evidenceKinds.map((each) => each.file).join(' or ')}`);
  return { file, kind };
}

/** The evidence of a run's folder, or of the runs' folders in it. Links such as `latest` lead to what is there already. */
async function within(folder: string, leftOut: Refusal[]): Promise<readonly Place[]> {
  const own = placesIn(folder, await entriesOf(folder));
  if (own.length > 0) return own;
  const places: Place[] = [];
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory()) continue;
    const run = path.join(folder, entry.name);
    const there = placesIn(run, await entriesOf(run));
    if (there.length > 0 && UNFINISHED.test(entry.name)) leftOut.push({ place: run, reason: 'it was cut short, or is still under way' });
    else places.push(...there);
  }
  return places;
}

function placesIn(folder: string, entries: readonly Dirent[]): readonly Place[] {
  const names = new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
  return evidenceKinds.filter(({ file }) => names.has(file)).map((kind) => ({ file: path.join(folder, kind.file), kind }));
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function take(file: string, kind: EvidenceKind, facts: KindFacts): Promise<Holding | Refusal> {
  const folder = path.dirname(file);
  const bytes = await readFile(file);
  const id = createHash('sha256').update(bytes).digest('hex');
  // A link such as `latest` is no content address: what it leads to is.
  const name = unprefixed(path.basename(await realpath(folder)), kind);
  const refuse = (reason: string): Refusal => ({ place: file, reason });
  if (name.length < SHORT_ID || !id.startsWith(name)) {
    const changed = /^[0-9a-f]{12,64}$/.test(name);
    return refuse(
      changed
        ? `its bytes were changed: their SHA-256 is ${id}, and its folder says ${name}`
        : `nothing says what its bytes were: its folder must be named by their SHA-256, which is ${id}`,
    );
  }
  let reading: Reading;
  try {
    reading = kind.read(bytes.toString('utf8'), facts);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { complete, startedAt: said, ...rest } = reading;
  if (!complete) return refuse('its end record is missing: what made it was cut short');
  return { kind: kind.name, id, place: folder, startedAt: said ?? (await startedAt(folder)), ...rest };
}

function unprefixed(name: string, { prefix }: EvidenceKind): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** When the run began, as is measured beside its evidence. */
async function startedAt(folder: string): Promise<string | undefined> {
  try {
    const { startedAt: at } = JSON.parse(await readFile(path.join(folder, 'timings.json'), 'utf8')) as { readonly startedAt?: unknown };
    return typeof at === 'string' ? at : undefined;
  } catch {
    return undefined;
  }
}
