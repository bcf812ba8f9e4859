import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { catalogSnapshot } from '../catalog/catalog-snapshot.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { attempt, recorded } from './attempt.ts';
import { type MigrationFile, migrationFiles, ScratchFolder } from './migration-folder.ts';
import { holdSame } from './paths.ts';

/** What a refusal is tried on: a database that is up to date. */
interface Ground {
  readonly arena: Arena;
  readonly target: PostgresTarget;
}

/**
 * Folders that no runner may accept, tried one after another on an up-to-date database: each must be refused with an
 * error that names the file, and change nothing.
 */
export async function refusals(arena: Arena, target: PostgresTarget): Promise<readonly CheckPart[]> {
  const ground = { arena, target };
  const { migrations: folder, name: schema } = arena.postgres.schema;
  const files = await migrationFiles(folder);
  const newest = files.at(-1)?.number ?? 0;
  const sql = (table: string): string => `create table "${schema.replaceAll('"', '""')}".${table} (id integer);\n`;
  const parts = [await changedFile(ground, files)];
  await using scratch = await ScratchFolder.copyOf(folder);
  const tryWith = async (what: string, number: number, name: string, text: string): Promise<void> => {
    const file = await scratch.add(number, name, text);
    const ledger = new RuleLedger(arena, 'schema', what, ['refusal', 'runner']);
    await holdRefused(ground, ledger, scratch.folder, file, what);
    await scratch.remove(file);
    parts.push(ledger.part('refused by name, nothing changed'));
  };
  await tryWith('a gap in the numbers', newest + 2, 'cutover_gap', sql('cutover_gap'));
  await tryWith('a number used twice', newest, 'zz_cutover_twice', sql('cutover_twice'));
  await tryWith('a file that fails in the middle', newest + 1, 'cutover_fails', `${sql('cutover_half')}select 1 / 0;\n`);
  parts.push(await newerDatabase(ground, scratch, newest, sql('cutover_newer')));
  return parts;
}

/** Each applied file, changed by one byte. */
async function changedFile(ground: Ground, files: readonly MigrationFile[]): Promise<CheckPart> {
  await using scratch = await ScratchFolder.copyOf(ground.arena.postgres.schema.migrations);
  const ledger = new RuleLedger(ground.arena, 'schema', 'a changed file', ['refusal', 'runner']);
  for (const { file, text } of files) {
    await scratch.overwrite(file, `${text}\n`);
    await holdRefused(ground, ledger, scratch.folder, file, 'a file changed after it was applied');
    await scratch.overwrite(file, text);
  }
  return ledger.part('refused by name, nothing changed');
}

/** A database that a newer release has migrated, met by the folder of an older one. It is the last: the database stays newer. */
async function newerDatabase({ arena, target }: Ground, scratch: ScratchFolder, newest: number, text: string): Promise<CheckPart> {
  const what = 'a database newer than the folder';
  const file = await scratch.add(newest + 1, 'cutover_newer', text);
  const ledger = new RuleLedger(arena, 'schema', what, ['refusal', 'runner']);
  const answer = await attempt(arena, target, { folder: scratch.folder });
  const error = 'error' in answer ? answer.error : undefined;
  ledger.hold({ object: file, ok: error === undefined, expected: 'applied', found: error, summary: `a further migration, ${file}, is not applied: ${error}` });
  await scratch.remove(file);
  await holdRefused({ arena, target }, ledger, scratch.folder, file, what);
  return ledger.part('refused by name, nothing changed');
}

async function holdRefused({ arena, target }: Ground, ledger: RuleLedger, folder: string, file: string, what: string): Promise<void> {
  const [before, catalog] = await Promise.all([recorded(arena, target), catalogSnapshot(arena, target)]);
  const answer = await attempt(arena, target, { folder });
  const error = 'error' in answer ? answer.error : undefined;
  ledger.hold({ object: file, ok: error !== undefined, expected: 'refused', found: 'accepted', summary: `the runner accepts ${what}: ${file}` });
  if (error !== undefined) {
    ledger.hold({
      object: file,
      ok: error.includes(file),
      expected: `a message that names ${file}`,
      found: error,
      summary: `the runner refuses ${what}, but does not name ${file}`,
    });
  }
  const rows = await recorded(arena, target);
  ledger.hold({
    object: file,
    ok: rows === before,
    expected: `${before} recorded`,
    found: `${rows} recorded`,
    summary: `the runner records something although it meets ${what}: ${file}`,
  });
  holdSame(ledger, catalog, await catalogSnapshot(arena, target), `${what} (${file}) changes`);
}
