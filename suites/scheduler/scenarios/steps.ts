import type { ScenarioStep } from '#harness';
import { type More, of, step } from '../../support/steps.ts';

/** A schedule, named after itself. */
export function schedule(name: string, cron: string, timeZone: string, more: More & { readonly with?: Readonly<Record<string, unknown>> } = {}): ScenarioStep {
  const { with: others = {}, ...rest } = more;
  return step('createSchedule', { name, cron, timeZone, ...others }, { as: name, ...rest });
}

/** A run of no schedule, named. */
export function run(name: string, more: More = {}): ScenarioStep {
  return step('createRun', { trigger: 'manual' }, { as: name, ...more });
}

/** Moves a named run on. */
export function move(name: string, to: string, more: More = {}): ScenarioStep {
  return step('transitionRun', { id: of(name, '/id'), to, ...(to === 'error' ? { error: 'broken' } : {}) }, more);
}

/** A graph job, named after its subject. */
export function job(subject: string, others: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('enqueueJob', { kind: 'graph', subject, priority: 0, ...others }, { as: subject, ...more });
}

/** A worker asks for a graph job. */
export function claim(worker: string, leaseMs: number, more: More = {}): ScenarioStep {
  return step('claimJob', { kind: 'graph', worker, leaseMs }, more);
}

/** What a worker says of its attempt on a named graph job. */
export function say(op: string, name: string, worker: string, attempt: number, others: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step(op, { kind: 'graph', id: of(name, '/id'), worker, attempt, ...others }, more);
}

const START_MS = Date.UTC(2026, 0, 1);

/** Steps at the instants they are listed with. */
export function timeline(...entries: readonly (readonly [instant: string, step: ScenarioStep])[]): readonly ScenarioStep[] {
  return entries.map(([instant, entry], at) => {
    const previous = entries[at - 1];
    return { ...entry, advanceMs: Date.parse(instant) - (previous === undefined ? START_MS : Date.parse(previous[0])) };
  });
}
