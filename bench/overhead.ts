import { performance } from 'node:perf_hooks';
import { Elsewhere } from '../harness/arena/elsewhere.ts';
import type { Leg } from '../harness/contract/arena.ts';
import type { ModuleEntry } from '../harness/contract/config.ts';
import type { Stores } from '../harness/contract/stores.ts';
import type { Side, Subject } from '../harness/contract/subject.ts';
import { judgeBehaviour } from '../harness/judge/behaviour.ts';
import { idSource } from '../harness/kit/ids.ts';
import { benchArena } from './arena.ts';
import { type Figure, figure } from './figures.ts';

/** One call as a repository gets it, references resolved. */
interface Call {
  readonly tenant: string;
  readonly op: string;
  readonly args: unknown;
  readonly nowMs: number;
  readonly key: number;
  readonly seed: number;
}

/**
 * What driving and comparing costs: wall time of the parity check (three legs, every result compared), over the time
 * that the two repositories alone take for the same operations, one after the other. Both in each round, in turns.
 */
export async function benchOverhead(entry: ModuleEntry, stores: Stores, rounds: number): Promise<readonly Figure[]> {
  const { name } = entry.module;
  await using elsewhere = new Elsewhere();
  const ratios: number[] = [];
  const perSecond: Record<'check' | 'mongo' | 'postgres', number[]> = { check: [], mongo: [], postgres: [] };
  const calls = await literalCalls(name, stores, elsewhere);
  const count = calls.flat().length;
  for (let round = 0; round <= rounds; round++) {
    let checkMs = 0;
    let aloneMs = { mongo: 0, postgres: 0 };
    const parts = [
      async () => {
        checkMs = await timeCheck(name, stores, elsewhere);
      },
      async () => {
        aloneMs = {
          mongo: await timeAlone('mongo', name, entry, stores, elsewhere, calls),
          postgres: await timeAlone('postgres', name, entry, stores, elsewhere, calls),
        };
      },
    ];
    for (const part of round % 2 === 0 ? parts : parts.reverse()) await part();
    // The first round warms up: code is compiled, servers have filled their caches.
    if (round === 0) continue;
    ratios.push(checkMs / (aloneMs.mongo + aloneMs.postgres));
    perSecond.check.push((count / checkMs) * 1_000);
    perSecond.mongo.push((count / aloneMs.mongo) * 1_000);
    perSecond.postgres.push((count / aloneMs.postgres) * 1_000);
  }
  return [
    figure(`${name}: parity check over both repositories alone`, '×', ratios, { atMost: 1.25 }),
    figure(`${name}: operations through all sides of the check`, '/s', perSecond.check),
    figure(`${name}: operations on mongo alone`, '/s', perSecond.mongo),
    figure(`${name}: operations on postgres alone`, '/s', perSecond.postgres),
  ];
}

async function timeCheck(module: string, stores: Stores, elsewhere: Elsewhere): Promise<number> {
  await using arena = benchArena(module, stores, elsewhere, {});
  const started = performance.now();
  const results = await judgeBehaviour(arena, new Set(['parity']));
  const tookMs = performance.now() - started;
  const verdict = results.get('parity')?.verdict;
  if (verdict !== 'pass') throw new Error(`${module}: parity is "${verdict}": what differs cannot be measured against each other`);
  return tookMs;
}

/** The check's workloads, with the arguments that the operations got: references are resolved outside of what is timed. */
async function literalCalls(module: string, stores: Stores, elsewhere: Elsewhere): Promise<readonly (readonly Call[])[]> {
  await using arena = benchArena(module, stores, elsewhere, {});
  const leg = await arena.leg('postgres', { label: 'bench_calls' });
  const workloads: Call[][] = [];
  for (const workload of arena.workloads()) {
    const calls: Call[] = [];
    await leg.reset();
    for await (const { operation, args, form } of leg.drive(workload)) {
      if (Object.hasOwn(form as object, 'skipped')) continue;
      calls.push({ tenant: operation.tenant, op: operation.name, args, nowMs: operation.nowMs, key: operation.key, seed: workload.seed });
    }
    workloads.push(calls);
  }
  return workloads;
}

async function timeAlone(
  side: Side,
  module: string,
  entry: ModuleEntry,
  stores: Stores,
  elsewhere: Elsewhere,
  workloads: readonly (readonly Call[])[],
): Promise<number> {
  await using arena = benchArena(module, stores, elsewhere, {});
  const leg = await arena.leg(side, { label: 'bench_alone' });
  await using subject = await openSubject(entry, leg);
  let tookMs = 0;
  for (const calls of workloads) {
    await leg.reset();
    const started = performance.now();
    for (const { tenant, op, args, nowMs, key, seed } of calls) {
      // Domain errors are outcomes like others.
      await subject.invoke({ tenant, op, args, now: new Date(nowMs), ids: idSource(seed, key) }).catch(() => undefined);
    }
    tookMs += performance.now() - started;
  }
  return tookMs;
}

async function openSubject(entry: ModuleEntry, { target }: Leg): Promise<Subject> {
  return target.kind === 'postgres' ? entry.postgres.open(target) : entry.mongo.open(target);
}
