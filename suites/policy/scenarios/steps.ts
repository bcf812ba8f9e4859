import type { ScenarioStep } from '#harness';
import { DAY_MS, is, type More, of, step } from '../../support/steps.ts';

/** The age at which runs go. */
export const KEPT_MS = 180 * DAY_MS;

/** A rule of a given place in the order. */
export function rule(ruleId: string, priority: number, expression: unknown = true): Readonly<Record<string, unknown>> {
  return { ruleId, priority, effect: 'block', expression };
}

/** A pack, named after the step. */
export function pack(name: string, more: More = {}): ScenarioStep {
  return step('createPack', { name }, { as: name, ...more });
}

/** The next version of a pack that a step made. */
export function draft(name: string, rules: readonly unknown[], more: More = {}): ScenarioStep {
  return step('draftVersion', { packId: of(name, '/packId'), rules }, more);
}

/** Publishes a version of a pack that a step made, at its first revision. */
export function publish(name: string, version: number, more: More = {}): ScenarioStep {
  return step('publishVersion', { packId: of(name, '/packId'), version, revision: 1, actor: 'alice' }, more);
}

export function activate(name: string, version: number, more: More = {}): ScenarioStep {
  return step('activateVersion', { packId: of(name, '/packId'), version, actor: 'alice' }, more);
}

/** A pack with an active version for each list of rules, the last one standing. */
export function activePack(name: string, versions: readonly (readonly unknown[])[], more: More = {}): readonly ScenarioStep[] {
  return [
    pack(name, more),
    ...versions.flatMap((rules, at) => [
      draft(name, rules, more),
      publish(name, at + 1, more),
      activate(name, at + 1, { ...more, expect: is('/ordinal', at + 1) }),
    ]),
  ];
}

/** A run by the active version of a pack that a step made, named after the artifact. */
export function run(name: string, artifact: string, more: More = {}): ScenarioStep {
  return step('startRun', { packId: of(name, '/packId'), artifact }, { as: artifact, ...more });
}

/** A run by the first version of a pack that a step made, draft or not, named after the artifact. */
export function trial(name: string, artifact: string, more: More = {}): ScenarioStep {
  return step('startRun', { packId: of(name, '/packId'), version: 1, artifact }, { as: artifact, ...more });
}

/** Explains findings by one rule in a run that a step started. */
export function explain(artifact: string, findings: readonly string[], more: More = {}): ScenarioStep {
  const explanations = findings.map((findingId) => ({ findingId, ruleId: 'r', verdict: 'warn' }));
  return step('appendExplanations', { runId: of(artifact, '/runId'), explanations }, more);
}

/** Requests an exception, named after the step. */
export function request(name: string, artifact: string, more: More = {}): ScenarioStep {
  return step('requestException', { artifact, reason: name, actor: 'alice' }, { as: name, ...more });
}

/** Approves a request that a step made, at its first version. */
export function approve(name: string, durationMs: number, startsInMs: number | undefined, more: More = {}): ScenarioStep {
  const window = { durationMs, ...(startsInMs !== undefined && { startsInMs }) };
  return step('approveException', { exceptionId: of(name, '/exceptionId'), version: 1, actor: 'bob', ...window }, more);
}
