import type { Arena } from '../../contract/arena.ts';
import type { CheckResult } from '../../contract/evidence.ts';
import { type CatalogSnapshot, catalogDifferences, catalogDigest, catalogSnapshot } from '../catalog/catalog-snapshot.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { resultOfParts } from '../check-result.ts';

export async function judgeSchema(arena: Arena): Promise<CheckResult> {
  const target = await arena.emptyPostgres('schema');
  const before = await catalogSnapshot(arena, target);
  await arena.postgres.schema.migrate(target);
  const zero = await catalogSnapshot(arena, target);
  const made = new RuleLedger(arena, 'schema', 'from zero');
  const count = Object.keys(zero).length - Object.keys(before).length;
  made.hold({ object: `schema ${arena.postgres.schema.name}`, ok: count > 0, expected: 'objects', found: 'nothing', summary: 'the migrations made nothing' });
  await arena.postgres.schema.migrate(target);
  const again = new RuleLedger(arena, 'schema', 'again', ['from zero', 'again']);
  holdSame(again, zero, await catalogSnapshot(arena, target), 'running the migrations again');
  await arena.drop(target);
  return resultOfParts([made.part(`${count} objects`), again.part('the same schema')], { catalog: catalogDigest(zero) });
}

function holdSame(ledger: RuleLedger, left: CatalogSnapshot, right: CatalogSnapshot, what: string): void {
  const parted = new Map(catalogDifferences(left, right).map((difference) => [difference.object, difference]));
  for (const object of new Set([...Object.keys(left), ...parted.keys()])) {
    const difference = parted.get(object);
    ledger.hold({ object, ok: difference === undefined, expected: difference?.left, found: difference?.right, summary: `${what} changed ${object}` });
  }
}
