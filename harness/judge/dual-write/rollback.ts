import type { Arena } from '../../contract/arena.ts';
import type { DualRecord, DualRun } from '../../contract/dual.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import { resultOfParts } from '../check-result.ts';
import { type Beside, besides, Comparing } from './both.ts';

/**
 * Rolling back: in the middle of its use a module goes back from both stores to MongoDB alone, and nobody can tell: every
 * answer, and in the end every record, is that of a MongoDB which was never left. Also when MongoDB was away before, and
 * what was written meanwhile had only been noted.
 */
export async function judgeRollback(arena: Arena, run: DualRun, onPart: () => void): Promise<CheckResult> {
  const workload = arena.random('rollback', arena.budget.probeOperations, 3);
  const beside: Beside = { arena, check: 'rollback', run, before: await Array.fromAsync(run.driveAlone(workload)), workload };
  const reference = await Array.fromAsync(run.records('mongo'));
  const parts: CheckPart[] = [];
  for (const wasAway of [false, true]) {
    parts.push(await rollsBack(beside, reference, wasAway));
    onPart();
  }
  return resultOfParts(parts);
}

async function rollsBack(beside: Beside, reference: readonly DualRecord[], wasAway: boolean): Promise<CheckPart> {
  const { run, workload } = beside;
  const comparing = new Comparing(beside);
  const half = workload.operations.length >> 1;
  let noted = 0;
  let isBack = false;
  await besides(beside, comparing, async (done) => {
    if (wasAway && done === half >> 1) await run.cut();
    if (done < half || isBack) return;
    noted = await run.pending();
    // Where nothing has been written yet there is nothing to catch up with: on to the next write.
    if (wasAway && noted === 0 && done < workload.operations.length) return;
    isBack = true;
    await run.mend();
    await run.rollBack();
  });
  comparing.records(reference, await Array.fromAsync(run.records('mongo')), 'is not what a MongoDB holds that was never left');
  const name = wasAway ? 'back to MongoDB, which was away before' : 'back to MongoDB';
  return comparing.part(name, wasAway && noted === 0 ? 'nothing was written while MongoDB was away' : undefined);
}
