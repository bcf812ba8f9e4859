import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { type CatalogSnapshot, catalogDifferences, catalogSnapshot } from '../catalog/catalog-snapshot.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { SURROUNDINGS } from '../surroundings.ts';
import { type Attempt, attempt, attemptElsewhere, recorded } from './attempt.ts';
import type { MigrationFile } from './migration-folder.ts';
import { type SchemaState, schemaState } from './schema-state.ts';

/** Where a way of migrating led: judged once it is known where it must lead. */
export type Path = (zero: CatalogSnapshot) => CheckPart;

/** From an empty database: every file applied and recorded once, each with the checksum of its bytes. */
export async function fromZero(
  arena: Arena,
  target: PostgresTarget,
  files: readonly MigrationFile[],
): Promise<{ readonly part: CheckPart; readonly snapshot: CatalogSnapshot | undefined }> {
  const ledger = new RuleLedger(arena, 'schema', 'from zero', ['folder', 'runner']);
  const before = await catalogSnapshot(arena, target);
  const answer = await attempt(arena, target);
  holdSuccess(ledger, answer, 'from an empty database');
  if ('error' in answer) return { part: ledger.part(''), snapshot: undefined };
  for (const { file, checksum, number } of files) {
    const given = answer.migrations.filter((migration) => migration.number === number);
    const found = given.length === 1 ? (given[0]?.checksum as string) : `${given.length} migrations`;
    ledger.hold({
      object: file,
      ok: found === checksum,
      expected: checksum,
      found,
      summary: `the runner does not give ${file} once, with the sha256 of its bytes`,
    });
  }
  holdRecorded(ledger, await recorded(arena, target), files.length);
  const snapshot = await catalogSnapshot(arena, target);
  const made = catalogDifferences(before, snapshot).length;
  ledger.hold({ object: `schema ${arena.postgres.schema.name}`, ok: made > 0, expected: 'objects', found: 'nothing', summary: 'the migrations made nothing' });
  return { part: ledger.part(`${files.length} migrations made ${made} objects`), snapshot };
}

/** The same again: nothing left to do. */
export async function again(arena: Arena, target: PostgresTarget, files: readonly MigrationFile[], zero: CatalogSnapshot): Promise<CheckPart> {
  const ledger = new RuleLedger(arena, 'schema', 'again', ['from zero', 'again']);
  holdSuccess(ledger, await attempt(arena, target), 'on a database that is up to date');
  holdRecorded(ledger, await recorded(arena, target), files.length);
  holdSame(ledger, zero, await catalogSnapshot(arena, target), 'running the migrations again changes');
  return ledger.part('nothing was left to do');
}

/** From version `k`, reached in a run of its own, to the newest; and what `k` is. */
export async function fromVersion(arena: Arena, k: number, files: readonly MigrationFile[]): Promise<{ readonly path: Path; readonly state: SchemaState }> {
  const target = await arena.emptyPostgres(`from_${k}`);
  const older = await attempt(arena, target, { upTo: k });
  const atOlder = await recorded(arena, target);
  const state = await schemaState(arena, target);
  const newer = await attempt(arena, target);
  const atNewer = await recorded(arena, target);
  const snapshot = await catalogSnapshot(arena, target);
  await arena.drop(target);
  const path: Path = (zero) => {
    const ledger = new RuleLedger(arena, 'schema', `from version ${k}`, ['from zero', `from version ${k}`]);
    holdSuccess(ledger, older, `up to version ${k}`);
    holdRecorded(ledger, atOlder, files.filter(({ number }) => number <= k).length);
    holdSuccess(ledger, newer, `from version ${k}`);
    holdRecorded(ledger, atNewer, files.length);
    holdSame(ledger, zero, snapshot, `migrating by way of version ${k} gives another`);
    return ledger.part('the same schema as from zero');
  };
  return { path, state };
}

/** Two processes at once on an empty database: both succeed, and each migration is applied and recorded once. */
export async function fromTwoProcesses(arena: Arena, files: readonly MigrationFile[]): Promise<Path> {
  const target = await arena.emptyPostgres('two_processes');
  const answers = await Promise.all(SURROUNDINGS.map((env) => attemptElsewhere(arena, target, env)));
  const rows = await recorded(arena, target);
  const snapshot = await catalogSnapshot(arena, target);
  await arena.drop(target);
  return (zero) => {
    const ledger = new RuleLedger(arena, 'schema', 'from two processes at once', ['from zero', 'two processes']);
    for (const answer of answers) holdSuccess(ledger, answer, 'from two processes at once');
    holdRecorded(ledger, rows, files.length);
    holdSame(ledger, zero, snapshot, 'two processes at once give another');
    return ledger.part('both succeeded, one schema');
  };
}

/** Holds every object of two catalogs against each other. */
export function holdSame(ledger: RuleLedger, left: CatalogSnapshot, right: CatalogSnapshot, what: string): void {
  const parted = new Map(catalogDifferences(left, right).map((difference) => [difference.object, difference]));
  for (const object of new Set([...Object.keys(left), ...parted.keys()])) {
    const difference = parted.get(object);
    ledger.hold({ object, ok: difference === undefined, expected: difference?.left, found: difference?.right, summary: `${what} ${object}` });
  }
}

function holdSuccess(ledger: RuleLedger, answer: Attempt | { readonly migrations: undefined }, when: string): void {
  const error = 'error' in answer ? answer.error : undefined;
  ledger.hold({
    object: 'migrations',
    ok: error === undefined,
    expected: 'success',
    found: error,
    summary: `the migrations fail ${when}: ${error?.split('\n').at(-1)}`,
  });
}

function holdRecorded(ledger: RuleLedger, found: number | undefined, expected: number): void {
  const has = found === undefined ? 'no such table' : `${found} rows`;
  ledger.hold({
    object: 'table schema_migrations',
    ok: found === expected,
    expected: `${expected} rows`,
    found: has,
    summary: `schema_migrations should record ${expected} migrations, but has ${has}`,
  });
}
