import type { SchemaVersion } from '../contract/evidence.ts';
import type { Holding } from '../contract/standing.ts';

/** What evidence must have been made for. */
export interface Wanted {
  /** The commit that is to be cut over, with `-dirty` when files were changed since; null outside a repository. */
  readonly commit: string | null;
  /** Each module's schema as its migrations are now. */
  readonly schemas: Readonly<Record<string, SchemaVersion | undefined>>;
  readonly nowMs: number;
  readonly maxAgeDays: number | undefined;
}

const DAY_MS = 86_400_000;

/** Why evidence was made for something else than what is to be cut over; empty when it was not. */
export function madeForAnother(holding: Holding, modules: readonly string[], wanted: Wanted): readonly string[] {
  const commit = commitReason(holding.commit, wanted.commit);
  const { schemas: made } = holding;
  const schemas = made === undefined ? [] : modules.map((module) => schemaReason(module, made[module], wanted.schemas[module]));
  return [commit, ...schemas].filter((reason) => reason !== undefined);
}

/** Why evidence is too old, or of unknown age; undefined when it is neither. */
export function tooOld({ startedAt }: Holding, { nowMs, maxAgeDays }: Wanted): string | undefined {
  if (maxAgeDays === undefined) return undefined;
  if (startedAt === undefined) return 'its age is not known, for no timings.json lies beside it';
  const ageMs = nowMs - Date.parse(startedAt);
  if (Number.isNaN(ageMs)) return `its age is not known, for its timings.json says it began at "${startedAt}"`;
  if (ageMs < 0) return `its timings.json says that it began at ${startedAt}, which is yet to come`;
  return ageMs > maxAgeDays * DAY_MS ? `it is ${ageText(ageMs)} old, and at most ${ageText(maxAgeDays * DAY_MS)} are allowed` : undefined;
}

function commitReason(made: string | null, wanted: string | null): string | undefined {
  if (made === null) return 'it was made outside a repository, so nothing ties it to a commit';
  if (wanted === null) return `it was made for commit ${short(made)}, and here is no repository to hold that against`;
  if (made.endsWith('-dirty')) return `it was made on ${short(made)} with changes that were not committed`;
  if (wanted.endsWith('-dirty')) return `it was made for commit ${short(made)}, and files have been changed since and not committed`;
  return made === wanted ? undefined : `it was made for commit ${short(made)}, and this is ${short(wanted)}`;
}

function schemaReason(module: string, made: SchemaVersion | undefined, wanted: SchemaVersion | undefined): string | undefined {
  if (wanted === undefined) return made === undefined ? undefined : `it was made on a schema of ${module}, which has no migrations now`;
  if (made === undefined) return `it does not say on which schema ${module} was verified`;
  if (made.migration !== wanted.migration) return `it was made on migration ${made.migration} of ${module}, whose newest is ${wanted.migration}`;
  return made.digest === wanted.digest ? undefined : `the migrations of ${module} have been changed since`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function ageText(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 48 ? `${Number(hours.toFixed(1))} h` : `${Number((ms / DAY_MS).toFixed(1))} days`;
}
