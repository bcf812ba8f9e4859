import type { Arena } from '../../contract/arena.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { catalogDigest } from '../catalog/catalog-snapshot.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { resultOfParts } from '../check-result.ts';
import { additive } from './additive.ts';
import { collationRules, readColumns, readIndexedTexts, typeRules } from './column-rules.ts';
import { type MigrationFile, migrationFiles } from './migration-folder.ts';
import { again, fromTwoProcesses, fromVersion, fromZero } from './paths.ts';
import { refusals } from './refusals.ts';
import { schemaState } from './schema-state.ts';
import { overlongNames } from './sql-names.ts';

/**
 * Schema: whichever way a database comes to the newest version (from empty, again, from each earlier version, from two
 * processes at once), it is the same to the last object; a folder that was tampered with is refused and changes nothing;
 * each version serves a repository of the one before; names, types and collations are those that behave as MongoDB does; and
 * the whole is as the committed baseline has it.
 */
export async function judgeSchema(arena: Arena): Promise<CheckResult> {
  const files = await migrationFiles(arena.postgres.schema.migrations);
  const earlier = files.slice(0, -1).map(({ number }) => number);
  let done = 0;
  const step = <T>(value: T): T => {
    arena.signal.throwIfAborted();
    arena.progress(++done, earlier.length + 4);
    return value;
  };
  const [main, twoProcesses, versions] = await Promise.all([
    mainLine(arena, files, step),
    fromTwoProcesses(arena, files).then(step),
    earlierVersions(arena, files, earlier, step),
  ]);
  const { zero } = main;
  if (zero === undefined) return resultOfParts(main.parts);
  const digest = catalogDigest(zero.catalog);
  const added = additive(arena, files, [...versions.map(({ state }) => state), zero]);
  const baseline = judgeBaseline(arena, digest);
  const parts = [
    ...main.parts,
    ...versions.map(({ path }) => path(zero.catalog)),
    twoProcesses(zero.catalog),
    ...(added === undefined ? [] : [added]),
    ...main.refused,
    ...main.rules,
    ...(baseline === undefined ? [] : [baseline]),
  ];
  return resultOfParts(parts, { catalog: digest });
}

/** What is tried on one database, one after another. */
async function mainLine(arena: Arena, files: readonly MigrationFile[], step: <T>(value: T) => T) {
  const target = await arena.emptyPostgres('schema');
  const { part, snapshot } = step(await fromZero(arena, target, files));
  if (snapshot === undefined) return { parts: [part], zero: undefined, rules: [], refused: [] };
  const parts = [part, step(await again(arena, target, files, snapshot))];
  const zero = await schemaState(arena, target);
  const rules = await namesAndTypes(arena, target, files);
  const refused = step(await refusals(arena, target, files, zero.catalog));
  return { parts, zero, rules, refused };
}

/** One after another: databases are made faster than two processors migrate them. */
async function earlierVersions(arena: Arena, files: readonly MigrationFile[], earlier: readonly number[], step: <T>(value: T) => T) {
  const versions: Awaited<ReturnType<typeof fromVersion>>[] = [];
  for (const version of earlier) versions.push(step(await fromVersion(arena, version, files)));
  return versions;
}

async function namesAndTypes(arena: Arena, target: PostgresTarget, files: readonly MigrationFile[]): Promise<readonly CheckPart[]> {
  const names = new RuleLedger(arena, 'schema', 'names', ['rule', 'migrations']);
  for (const { file, bytes } of files) {
    const overlong = overlongNames(bytes.toString('utf8'));
    const summary = `${file}: PostgreSQL cuts the name ${overlong[0]} to 63 bytes: shorten it`;
    names.hold({ object: file, ok: overlong.length === 0, expected: 'names of at most 63 bytes', found: overlong, summary, hazard: 'W20' });
  }
  const types = new RuleLedger(arena, 'schema', 'types and collations');
  for (const held of typeRules(await readColumns(arena, target))) types.hold(held);
  for (const held of collationRules(await readIndexedTexts(arena, target))) types.hold(held);
  return [names.part('every name fits'), types.part('none that behaves otherwise than declared')];
}

/** Holds the catalog against the committed one; undefined when none is committed for this seed and budget. */
function judgeBaseline(arena: Arena, digest: string): CheckPart | undefined {
  const accepted = arena.baseline?.catalog;
  if (accepted === undefined) return undefined;
  const ledger = new RuleLedger(arena, 'schema', 'committed baseline', ['baseline', 'run']);
  const summary = `the catalog is not as in the committed baseline; if the change is meant, run "cutover baseline accept ${arena.module.name}"`;
  ledger.hold({ object: 'catalog', ok: accepted === digest, expected: accepted, found: digest, summary });
  return ledger.part('as accepted');
}
