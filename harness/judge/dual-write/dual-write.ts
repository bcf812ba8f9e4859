import type { Arena } from '../../contract/arena.ts';
import type { DualRun } from '../../contract/dual.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import { resultOfParts } from '../check-result.ts';
import { type Beside, besides, Comparing, type Happening } from './both.ts';

/** How many processes die, each behind a commit of its own. */
const DEATHS = 5;

/**
 * Dual writing: a module that writes PostgreSQL and then MongoDB answers as MongoDB alone did, and both stores hold the same
 * records: when all goes well; when MongoDB is away for a third of the time; and when processes die between a commit and what
 * would have brought it over.
 */
export async function judgeDualWrite(arena: Arena, run: DualRun, onPart: () => void): Promise<CheckResult> {
  const workload = arena.random('dual write', arena.budget.probeOperations, 3);
  const beside: Beside = { arena, check: 'dual-write', run, before: await Array.fromAsync(run.driveAlone(workload)), workload };
  const parts: CheckPart[] = [];
  for (const judge of [allIsWell, mongoIsAway, processesDie]) {
    parts.push(await judge(beside));
    onPart();
  }
  return resultOfParts(parts);
}

async function allIsWell(beside: Beside): Promise<CheckPart> {
  const comparing = new Comparing(beside);
  const { length } = beside.workload.operations;
  await besides(beside, comparing, async (done) => {
    // Half way as well: what a later write repairs must be seen.
    if (done === length >> 1 || done === length) await bothHoldTheSame(beside, comparing);
  });
  const pending = await beside.run.pending();
  return comparing.part('both stores, all the time', pending === 0 ? undefined : `${pending} changes were answered for and not brought over`);
}

async function mongoIsAway(beside: Beside): Promise<CheckPart> {
  const { run, workload } = beside;
  const comparing = new Comparing(beside);
  const third = Math.floor(workload.operations.length / 3);
  let noted = 0;
  await besides(beside, comparing, async (done) => {
    if (done === third) await run.cut();
    if (done < 2 * third || noted > 0) return;
    noted = await run.pending();
    // Where nothing has been written yet, on to the next write.
    if (noted === 0 && done < workload.operations.length) return;
    await run.mend();
    await run.catchUp();
  });
  const left = await run.catchUp();
  await bothHoldTheSame(beside, comparing);
  const missing = noted === 0 ? 'nothing was written while MongoDB was away' : left > 0 ? `${left} changes were never brought over` : undefined;
  return comparing.part('MongoDB is away for a third of the time', missing);
}

async function processesDie(beside: Beside): Promise<CheckPart> {
  const { run, workload } = beside;
  const comparing = new Comparing(beside);
  const every = Math.max(1, Math.floor(workload.operations.length / (DEATHS + 1)));
  let lost = 0;
  let isToDie = false;
  const happens: Happening = async (done) => {
    if (isToDie && !run.isToDie) {
      lost += await run.pending();
      await run.catchUp();
    }
    if (done % every === 0) run.dieBehindNextChange();
    isToDie = run.isToDie;
  };
  await besides(beside, comparing, happens);
  const left = await run.catchUp();
  await bothHoldTheSame(beside, comparing);
  const missing = lost === 0 ? 'nobody died behind a change' : left > 0 ? `${left} changes were never brought over` : undefined;
  return comparing.part('processes die between the stores', missing);
}

async function bothHoldTheSame({ run }: Beside, comparing: Comparing): Promise<void> {
  const [mongo, postgres] = await Promise.all([Array.fromAsync(run.records('mongo')), Array.fromAsync(run.records('postgres'))]);
  comparing.records(mongo, postgres, 'is not on both stores alike');
}
