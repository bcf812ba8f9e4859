import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../contract/observation.ts';
import type { Expectation } from '../contract/operation.ts';
import type { RaceCall, RaceOutcome } from '../contract/race.ts';
import type { Subject } from '../contract/subject.ts';
import { readPointer } from '../kit/pointer.ts';
import { referencesIn, replaceReferences } from '../kit/references.ts';
import { outcomeOf } from './driver.ts';
import { SKIP } from './result-shelf.ts';

/** What a caller's calls gave, without the canonical form, which is not the driver's business. */
export type Driven = Omit<RaceOutcome, 'form'>;

/** What one caller gave in one act. */
export interface CallerRun {
  readonly driven: readonly Driven[];
  /** It went through all its rounds, and nothing ended it. */
  readonly isEndless: boolean;
}

export interface CallerOptions {
  /** Of the ids that each call may mint. */
  readonly seed: number;
  /** Results by operation key, of the setup and of earlier calls: what references are resolved with, and where results go. */
  readonly results: Map<number, unknown>;
  /** A call that takes longer is a fault of the subject. Default 60,000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each call. When it gives a promise the caller dies in this call: as it resolves, or with the answer. */
  readonly begins?: (call: RaceCall) => Promise<void> | undefined;
}

/**
 * Makes the calls of one caller, one after another, until one meets its `until`, or the caller dies. Errors are
 * outcomes; it throws only on abort.
 */
export async function driveCaller(subject: Subject, calls: readonly RaceCall[], options: CallerOptions): Promise<CallerRun> {
  const driven: Driven[] = [];
  for (const call of calls) {
    options.signal?.throwIfAborted();
    const { operation, as } = call;
    const args = resolved(operation.args, options.results);
    if (args === SKIP) {
      driven.push({ operation, as, args: undefined, outcome: { kind: 'skipped' } });
      continue;
    }
    const death = options.begins?.(call);
    const { seed, deadlineMs = 60_000, signal } = options;
    const answer = outcomeOf({ subject, seed, deadlineMs, signal }, operation, args);
    const outcome = await (death === undefined ? answer : Promise.race([answer.then(lost), death.then(lost)]));
    driven.push({ operation, as, args, outcome });
    if (outcome.kind === 'lost') return { driven, isEndless: false };
    if (outcome.kind === 'value') options.results.set(operation.key, outcome.value);
    if (call.until !== undefined && meets(outcome, call.until)) return { driven, isEndless: false };
  }
  return { driven, isEndless: calls.some(({ until }) => until !== undefined) };
}

const lost = (): { readonly kind: 'lost' } => ({ kind: 'lost' });

/** Whether an outcome, as the repository gave it, is what was stated. */
export function meets(outcome: Outcome, stated: Expectation): boolean {
  if ('error' in stated) return outcome.kind === 'error' && outcome.error.kind === stated.error;
  return outcome.kind === 'value' && isDeepStrictEqual(readPointer(outcome.value, stated.pointer), stated.equals);
}

/** Arguments with each reference replaced by what the results hold; `SKIP` where one that says so refers to nothing. */
export function resolved(args: unknown, results: ReadonlyMap<number, unknown>): unknown {
  const values = new Map(referencesIn(args).map((reference) => [reference, readPointer(results.get(reference.key), reference.pointer)]));
  for (const [{ missing }, value] of values) if (missing === 'skip' && (value === undefined || value === null)) return SKIP;
  return replaceReferences(args, (reference) => values.get(reference) ?? reference.invented);
}
