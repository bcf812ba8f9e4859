import type { Arena } from '../contract/arena.ts';
import type { CheckName } from '../contract/difference.ts';
import type { CheckPart, CheckResult } from '../contract/evidence.ts';
import type { Workload } from '../contract/operation.ts';
import { resultOfParts } from './check-result.ts';
import { differential, type Legs, openLegs } from './differential.ts';
import { OrderJudge } from './order.ts';
import { ParityJudge } from './parity.ts';
import { RemnantJudge } from './remnants.ts';
import { StateJudge } from './state.ts';

/**
 * Parity and state are judged from the same differential runs: the workloads are driven once for both.
 * Gives the results of those that were asked for.
 */
export async function judgeBehaviour(arena: Arena, checks: ReadonlySet<CheckName>): Promise<ReadonlyMap<CheckName, CheckResult>> {
  const legs = await openLegs(arena);
  const parity: CheckPart[] = [];
  const state: CheckPart[] = [];
  const order = new OrderJudge(arena);
  const explained = { operations: new Set<string>(), collections: new Set<string>() };
  const workloads = [...arena.workloads()];
  const total = workloads.reduce((sum, workload) => sum + workload.operations.length, 0);
  let done = 0;
  for (const workload of workloads) {
    const judges = await run(arena, legs, workload, checks, order, explained, () => arena.progress(++done, total));
    if (checks.has('parity')) parity.push(...(await judges.parity.verdict()));
    if (checks.has('state')) state.push(await judges.state.verdict(), ...((await judges.remnants?.verdict()) ?? []));
    if (arena.isEnough()) break;
  }
  if (checks.has('state')) state.push(...(await order.verdict()));
  const results = new Map<CheckName, CheckResult>();
  if (checks.has('parity')) results.set('parity', resultOfParts(parity));
  if (checks.has('state')) results.set('state', resultOfParts(state));
  return results;
}

async function run(
  arena: Arena,
  legs: Legs,
  workload: Workload,
  checks: ReadonlySet<CheckName>,
  order: OrderJudge,
  explained: { readonly operations: Set<string>; readonly collections: Set<string> },
  step: () => void,
) {
  const parity = new ParityJudge(arena, legs, workload, explained.operations);
  const malformed = checks.has('state') ? workload.groups?.find(({ isMalformed }) => isMalformed === true) : undefined;
  const remnants = malformed === undefined ? undefined : new RemnantJudge(arena, legs, workload, malformed.from);
  const state = new StateJudge(arena, legs, workload, explained.collections);
  // A scenario is short: its end tells enough.
  const within = workload.expectations === undefined ? arena.budget.checkpoints : 0;
  const checkpoints = checks.has('state') ? within : -1;
  for await (const event of differential(legs, workload, checkpoints)) {
    if (event.kind === 'operation') step();
    if (checks.has('parity')) parity.take(event);
    if (checks.has('state')) {
      await state.take(event);
      remnants?.take(event);
      order.take(workload, event);
    }
  }
  return { parity, state, remnants };
}
