import type { ModuleDefinition, Scenario } from '../contract/module.ts';
import type { Expectation, Operation, Workload } from '../contract/operation.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { mapPlain } from '../kit/references.ts';

/** A scenario that refers to a step that is not there or has no name yet. */
export class ScenarioError extends Error {
  readonly code = 'scenario_invalid';
}

/** The steps of a scenario as a workload: `{ $step: 'name', pointer }` becomes a reference to that step's result. */
export function scenarioWorkload(module: ModuleDefinition, scenario: Scenario): Workload {
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
      return { $ref: { key: source, pointer, missing: 'invent' as const } };
    });
    operations.push(Object.freeze({ key, tenant: step.tenant ?? 'acme', name: step.op, args, nowMs }));
    if (step.as !== undefined) named.set(step.as, key);
    if (step.expect !== undefined) expectations[key] = step.expect;
  }
  return Object.freeze({ module: module.name, seed: 0, origin: `scenario ${scenario.name}`, operations, expectations });
}

/** A copy of a step's arguments with every `{ $step, pointer }` replaced by what `bind` gives for it. */
export function bindSteps(value: unknown, bind: (name: string, pointer: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => bindSteps(item, bind));
  const { $step, pointer } = value as { $step?: unknown; pointer?: unknown };
  if (typeof $step === 'string' && typeof pointer === 'string') return bind($step, pointer);
  return mapPlain(value, (item) => bindSteps(item, bind));
}
