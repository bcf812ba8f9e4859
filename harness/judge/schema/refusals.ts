import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { type CatalogSnapshot, catalogDifferences, catalogSnapshot } from '../catalog/catalog-snapshot.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { type Attempt, attempt, recorded } from './attempt.ts';
import { type MigrationFile, ScratchFolder } from './migration-folder.ts';
import { holdSame } from './paths.ts';

/**
 * Folders that no runner may accept, tried one after another on an up-to-date database: each must be refused with an
 * error that names the file, and change nothing. Takes the database over, and drops it at the end.
 *
 * @param catalog What the database holds.
 */
export async function refusals(arena: Arena, target: PostgresTarget, files: readonly MigrationFile[], catalog: CatalogSnapshot): Promise<readonly CheckPart[]> {
  const { migrations, name: schema } = arena.postgres.schema;
  await using scratch = await ScratchFolder.copyOf(migrations);
  const newest = files.at(-1)?.number ?? 0;
  const sql = (table: string): string => `create table "${schema.replaceAll('"', '""')}".${table} (id integer);\n`;
  const ground = new Ground(arena, target, catalog);
  const tryWith = async (what: string, number: number, name: string, text: string): Promise<CheckPart> => {
    const file = await scratch.add(number, name, text);
    const ledger = ledgerOf(arena, what);
    await ground.holdRefused(ledger, scratch.folder, file, what);
    await scratch.remove(file);
    return ledger.part('refused by name, nothing changed');
  };
  const parts = [
    await changedFile(ground, scratch, files),
    await tryWith('a gap in the numbers', newest + 2, 'cutover_gap', sql('cutover_gap')),
    await tryWith('a number used twice', newest, 'zz_cutover_twice', sql('cutover_twice')),
    await tryWith('a file that fails in the middle', newest + 1, 'cutover_fails', `${sql('cutover_half')}select 1 / 0;\n`),
    await newerDatabase(ground, scratch, newest, sql('cutover_newer')),
  ];
  await arena.drop(ground.target);
  return parts;
}

/** Each applied file, changed by one byte. */
async function changedFile(ground: Ground, scratch: ScratchFolder, files: readonly MigrationFile[]): Promise<CheckPart> {
  const ledger = ledgerOf(ground.arena, 'a changed file');
  for (const { file, bytes } of files) {
    await scratch.overwrite(file, Buffer.concat([bytes, Buffer.from('\n')]));
    await ground.holdRefused(ledger, scratch.folder, file, 'a file changed after it was applied');
    await scratch.overwrite(file, bytes);
  }
  return ledger.part('refused by name, nothing changed');
}

/** A database that a newer release has migrated, met by the folder of an older one. */
async function newerDatabase(ground: Ground, scratch: ScratchFolder, newest: number, text: string): Promise<CheckPart> {
  const what = 'a database newer than the folder';
  const file = await scratch.add(newest + 1, 'cutover_newer', text);
  const ledger = ledgerOf(ground.arena, what);
  const answer = await ground.migrate(scratch.folder);
  const error = 'error' in answer ? answer.error : undefined;
  ledger.hold({ object: file, ok: error === undefined, expected: 'applied', found: error, summary: `a further migration, ${file}, is not applied: ${error}` });
  await scratch.remove(file);
  await ground.holdRefused(ledger, scratch.folder, file, what);
  return ledger.part('refused by name, nothing changed');
}

function ledgerOf(arena: Arena, what: string): RuleLedger {
  return new RuleLedger(arena, 'schema', what, ['refusal', 'runner']);
}

/** An up-to-date database to try refusals on: made anew when one of them changed it, so that each is judged alone. */
class Ground {
  readonly arena: Arena;
  target: PostgresTarget;
  /** What the database holds: what a refusal left is what the next one meets. */
  #catalog: CatalogSnapshot;

  constructor(arena: Arena, target: PostgresTarget, catalog: CatalogSnapshot) {
    this.arena = arena;
    this.target = target;
    this.#catalog = catalog;
  }

  /** Brings the database to a newer version. */
  async migrate(folder: string): Promise<Attempt> {
    const answer = await attempt(this.arena, this.target, { folder });
    this.#catalog = await catalogSnapshot(this.arena, this.target);
    return answer;
  }

  async holdRefused(ledger: RuleLedger, folder: string, file: string, what: string): Promise<void> {
    const { arena, target } = this;
    const before = await recorded(arena, target);
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
    const after = await recorded(arena, target);
    const left = await catalogSnapshot(arena, target);
    ledger.hold({
      object: file,
      ok: after === before,
      expected: `${before} recorded`,
      found: `${after} recorded`,
      summary: `the runner records something although it meets ${what}: ${file}`,
    });
    holdSame(ledger, this.#catalog, left, `${what} (${file}) changes`);
    if (after !== before || catalogDifferences(this.#catalog, left).length > 0) await this.#renew();
  }

  async #renew(): Promise<void> {
    await this.arena.drop(this.target);
    this.target = await this.arena.emptyPostgres('schema');
    await this.arena.postgres.schema.migrate(this.target);
    this.#catalog = await catalogSnapshot(this.arena, this.target);
  }
}
