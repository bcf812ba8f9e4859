import { performance } from 'node:perf_hooks';
import type { Observation, Outcome } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Invocation, Side } from '../contract/subject.ts';
import { isDomainError } from '../kit/domain-error.ts';
import { idSource } from '../kit/ids.ts';
import { untilAborted } from '../kit/until-aborted.ts';
import { ResultShelf, SKIP } from './result-shelf.ts';

export interface DriveOptions {
  /** How many operations may be in flight at once. Operations of one tenant never overlap. Default 1. */
  readonly concurrency?: number;
  /** Operations that others depend on: nothing else is in flight while one runs, and none is overtaken. Default none. */
  readonly runsAlone?: (operation: Operation) => boolean;
  /**
   * Asked before each operation, with nothing in flight: one that is left out is not run, and nobody observes it; what
   * refers to it has nothing to refer to. Only where `concurrency` is 1.
   */
  readonly leavesOut?: (operation: Operation) => Promise<boolean>;
  /** An operation that takes longer is a fault of the subject. Default 60,000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a workload is driven on: a subject, or who stands before one and wants to know which operation a call is. */
export interface Callee {
  invoke(call: Invocation, operation: Operation): Promise<unknown>;
}

/**
 * Executes a workload on one subject. Yields one observation for every operation, in the workload's order when
 * `concurrency` is 1, in order of completion otherwise. Errors are observations; it throws only on abort, and then at
 * once: it waits for no operation that is still in flight.
 *
 * Of the results it keeps only what later operations refer to, so its memory does not grow with the workload.
 */
export async function* drive(subject: Callee, side: Side, workload: Workload, options: DriveOptions = {}): AsyncGenerator<Observation> {
  const { step, skip } = stepper(subject, side, workload, options);
  if ((options.concurrency ?? 1) > 1) {
    yield* inLanes(workload.operations, step, options);
    return;
  }
  for (const operation of workload.operations) {
    options.signal?.throwIfAborted();
    if (options.leavesOut !== undefined && (await options.leavesOut(operation))) skip(operation);
    else yield await step(operation);
  }
}

/**
 * Executes one operation of a workload after another, in an order that the caller chooses: each once, and what it refers
 * to before it, or at the same time. `skip` says that one of them will not be: what refers to it need not wait.
 */
export function stepper(
  subject: Callee,
  side: Side,
  workload: Workload,
  { deadlineMs = 60_000, signal }: Pick<DriveOptions, 'deadlineMs' | 'signal'> = {},
): { readonly step: (operation: Operation) => Promise<Observation>; readonly skip: (operation: Operation) => void } {
  const call: Call = { subject, side, seed: workload.seed, shelf: new ResultShelf(workload.operations), deadlineMs, signal };
  return { step: (operation) => observe(call, operation), skip: ({ key }) => call.shelf.put(key, undefined) };
}

/** What every operation of one drive is called with. */
interface Call {
  readonly subject: Callee;
  readonly side: Side;
  readonly seed: number;
  readonly shelf: ResultShelf;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

async function observe(call: Call, operation: Operation): Promise<Observation> {
  const { shelf, side, signal } = call;
  const resolved = shelf.resolve(operation);
  const args = resolved instanceof Promise ? await untilAborted(resolved, signal) : resolved;
  const started = performance.now();
  const outcome: Outcome = args === SKIP ? { kind: 'skipped' } : await outcomeOf(call, operation, args);
  const durationUs = Math.round((performance.now() - started) * 1_000);
  shelf.put(operation.key, outcome.kind === 'value' ? outcome.value : undefined);
  return { operation, side, args: args === SKIP ? undefined : args, outcome, durationUs };
}

/** Calls one operation, with its arguments resolved. An error is an outcome; it throws only on abort. */
export async function outcomeOf(
  { subject, seed, deadlineMs, signal }: Pick<Call, 'subject' | 'seed' | 'deadlineMs' | 'signal'>,
  operation: Operation,
  args: unknown,
): Promise<Outcome> {
  const { tenant, name: op, key, nowMs } = operation;
  signal?.throwIfAborted();
  const { promise: cutOff, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineError(`no answer within ${deadlineMs} ms`)), deadlineMs);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = subject.invoke({ tenant, op, args, now: new Date(nowMs), ids: idSource(seed, key) }, operation);
    return { kind: 'value', value: await Promise.race([answer, cutOff]) };
  } catch (error) {
    // Once aborted, whatever the operation came to tells nothing about the subject.
    signal?.throwIfAborted();
    return outcomeOfError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The subject did not answer in time. */
class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'deadline';
}

/** What a thrown error is, as an outcome. */
export function outcomeOfError(error: unknown): Outcome {
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
  step: (operation: Operation) => Promise<Observation>,
  { concurrency = 1, runsAlone = () => false, signal }: DriveOptions,
): AsyncGenerator<Observation> {
  const done: Observation[] = [];
  const pending: Operation[] = [...operations];
  const busy = new Set<string>();
  const flying = new Set<Promise<void>>();
  let isHeld = false;
  while (pending.length > 0 || flying.size > 0 || done.length > 0) {
    signal?.throwIfAborted();
    for (let index = 0; index < pending.length && flying.size < concurrency && !isHeld; index++) {
      const operation = pending[index] as Operation;
      const isAlone = runsAlone(operation);
      if (isAlone && (index > 0 || flying.size > 0)) break;
      if (busy.has(operation.tenant)) continue;
      busy.add(operation.tenant);
      pending.splice(index--, 1);
      const flight: Promise<void> = step(operation).then((observation) => {
        done.push(observation);
        busy.delete(operation.tenant);
        flying.delete(flight);
        if (isAlone) isHeld = false;
      });
      // After an abort nobody waits for the flights that are left.
      flight.catch(() => undefined);
      flying.add(flight);
      isHeld = isAlone;
    }
    const first = done.shift();
    if (first === undefined) await Promise.race(flying);
    // While the consumer has it others may end: their tenants go on before anything is waited for, since what is in flight
    // may itself wait for their results.
    else yield first;
  }
}
