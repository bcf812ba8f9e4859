import { performance } from 'node:perf_hooks';
import type { Observation, Outcome } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Side, Subject } from '../contract/subject.ts';
import { isDomainError } from '../kit/domain-error.ts';
import { idSource } from '../kit/ids.ts';
import { ResultShelf, SKIP } from './result-shelf.ts';

export interface DriveOptions {
  /** How many operations may be in flight at once. Operations of one tenant never overlap. Default 1. */
  readonly concurrency?: number;
  /** An operation that takes longer is a fault of the subject. Default 60,000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Executes a workload on one subject. Yields one observation for every operation, in the workload's order when
 * `concurrency` is 1, in order of completion otherwise. Errors are observations; it throws only on abort.
 *
 * Of the results it keeps only what later operations refer to, so its memory does not grow with the workload.
 */
export async function* drive(subject: Subject, side: Side, workload: Workload, options: DriveOptions = {}): AsyncGenerator<Observation> {
  const shelf = new ResultShelf(workload.operations);
  const step = (operation: Operation) => observe(subject, side, workload.seed, operation, shelf, options.deadlineMs ?? 60_000);
  if ((options.concurrency ?? 1) > 1) {
    yield* inLanes(workload.operations, options.concurrency ?? 1, step, options.signal);
    return;
  }
  for (const operation of workload.operations) {
    options.signal?.throwIfAborted();
    yield await step(operation);
  }
}

async function observe(subject: Subject, side: Side, seed: number, operation: Operation, shelf: ResultShelf, deadlineMs: number): Promise<Observation> {
  const args = await shelf.resolve(operation);
  const started = performance.now();
  const outcome: Outcome = args === SKIP ? { kind: 'skipped' } : await outcomeOf(subject, seed, operation, args, deadlineMs);
  const durationUs = Math.round((performance.now() - started) * 1_000);
  shelf.put(operation.key, outcome.kind === 'value' ? outcome.value : undefined);
  return { operation, side, args: args === SKIP ? undefined : args, outcome, durationUs };
}

async function outcomeOf(subject: Subject, seed: number, operation: Operation, args: unknown, deadlineMs: number): Promise<Outcome> {
  const { tenant, name: op, key, nowMs } = operation;
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineError(`no answer within ${deadlineMs} ms`)), deadlineMs);
    });
    const value = await Promise.race([subject.invoke({ tenant, op, args, now: new Date(nowMs), ids: idSource(seed, key) }), late]);
    return { kind: 'value', value };
  } catch (error) {
    return outcomeOfError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The subject did not answer in time. */
class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'deadline';
}

function outcomeOfError(error: unknown): Outcome {
  if (isDomainError(error)) {
    const { kind, field, constraint, message } = error;
    return { kind: 'error', error: { kind, ...(field === undefined ? {} : { field }), ...(constraint === undefined ? {} : { constraint }) }, message };
  }
  if (!(error instanceof Error)) return { kind: 'fault', name: typeof error, message: String(error) };
  const code = (error as { code?: unknown }).code;
  return { kind: 'fault', name: error.name, message: error.message, ...(code === undefined ? {} : { code: String(code) }) };
}

/** One lane a tenant, each in order; at most `concurrency` calls in flight. */
async function* inLanes(
  operations: readonly Operation[],
  concurrency: number,
  step: (operation: Operation) => Promise<Observation>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Observation> {
  const done: Observation[] = [];
  const pending: Operation[] = [...operations];
  const busy = new Set<string>();
  const flying = new Set<Promise<void>>();
  while (pending.length > 0 || flying.size > 0 || done.length > 0) {
    signal?.throwIfAborted();
    for (let index = 0; index < pending.length && flying.size < concurrency; index++) {
      const operation = pending[index] as Operation;
      if (busy.has(operation.tenant)) continue;
      busy.add(operation.tenant);
      pending.splice(index--, 1);
      const flight: Promise<void> = step(operation).then((observation) => {
        done.push(observation);
        busy.delete(operation.tenant);
        flying.delete(flight);
      });
      flying.add(flight);
    }
    while (done.length > 0) yield done.shift() as Observation;
    if (flying.size > 0) await Promise.race(flying);
  }
}
