import type { ModuleDefinition, Scenario } from '../contract/module.ts';
import type { Expectation, Operation, Workload } from '../contract/operation.ts';
import { bindSteps } from '../kit/bind-steps.ts';
import { EPOCH_MS } from '../kit/clock.ts';

/** A scenario that refers to a step that is not there or has no name yet. */
export class ScenarioError extends Error {
  readonly code = 'scenario_invalid';
}

/**
 * The steps of a scenario as a workload: `{ $step: 'name', pointer }` becomes a reference to that step's result.
 *
 * @param seed Of the ids that its operations mint.
 * @param missing What becomes of a step that refers to what is not there.
 */
export function scenarioWorkload(module: ModuleDefinition, scenario: Scenario, seed = 0, missing: 'invent' | 'skip' = 'invent'): Workload {
  const named = new Map<string, number>();
  const operations: Operation[] = [];
  const expectations: Record<number, Expectation> = {};
  let nowMs = EPOCH_MS;
  for (const [key, step] of scenario.steps.entries()) {
    nowMs += step.advanceMs ?? 1_000;
    const args = bindSteps(step.args, (name, pointer) => {
      const source = named.get(name);
      if (source === undefined) {
        throw new ScenarioError(`module "${module.name}", scenario "${scenario.name}", step ${key + 1}: no earlier step is named "${name}"`);
      }
      return { $ref: { key: source, pointer, missing } };
    });
    operations.push(Object.freeze({ key, tenant: step.tenant ?? 'acme', name: step.op, args, nowMs }));
    if (step.as !== undefined) named.set(step.as, key);
    if (step.expect !== undefined) expectations[key] = step.expect;
  }
  const isHeavy = scenario.heavy === true ? { isHeavy: true as const } : {};
  return Object.freeze({ module: module.name, seed, origin: `scenario ${scenario.name}`, operations, expectations, ...isHeavy });
}
