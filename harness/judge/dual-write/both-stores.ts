import type { Arena } from '../../contract/arena.ts';
import type { CheckName } from '../../contract/difference.ts';
import type { CheckResult } from '../../contract/evidence.ts';
import { resultOfParts } from '../check-result.ts';
import { judgeDualWrite } from './dual-write.ts';
import { judgeRollback } from './rollback.ts';

/** In the order in which they run, with how many parts each has. */
const PARTS = [
  { check: 'dual-write', judge: judgeDualWrite, parts: 3 },
  { check: 'rollback', judge: judgeRollback, parts: 2 },
] as const;

/** The checks of a module that writes both stores: each begins from empty, and what stands there serves both. */
export async function judgeBothStores(arena: Arena, checks: ReadonlySet<CheckName>): Promise<ReadonlyMap<CheckName, CheckResult>> {
  const results = new Map<CheckName, CheckResult>();
  const run = await arena.dual();
  await using _ = run;
  const total = PARTS.filter(({ check }) => checks.has(check)).reduce((sum, { parts }) => sum + parts, 0);
  let done = 0;
  const onPart = (): void => arena.progress(++done, total);
  for (const { check, judge } of PARTS) {
    if (checks.has(check)) results.set(check, run === undefined ? resultOfParts([]) : await judge(arena, run, onPart));
  }
  return results;
}
