import type { GrowthDefinition } from '../contract/growth.ts';
import type { ScenarioStep } from '../contract/module.ts';
import type { Operation } from '../contract/operation.ts';
import { bindSteps } from '../kit/bind-steps.ts';
import { ScenarioError } from './scenario.ts';

/** Keys of bundles lie beyond those of all paths' calls: ids are made from them. */
const KEYS = 1e12;
/** The most steps of a bundle, and of the setup. */
const STEPS = 256;

/** Whose records they are, and whose paths are measured: the same. */
export const GROWN_TENANT = 'grown';

/** The bundles by which a module grows, bound: the n-th is a pure function of n. */
export class GrowthBundles {
  readonly #definition: GrowthDefinition;
  readonly #startMs: number;
  readonly #named = new Map<string, number>();
  /** Made once, before the first bundle. */
  readonly setup: readonly Operation[];

  /**
   * @param startMs When they are made, on the injected clock.
   * @throws ScenarioError when they make no records.
   */
  constructor(definition: GrowthDefinition, startMs: number) {
    if (!(definition.records > 0 && Number.isFinite(definition.records)))
      throw new ScenarioError(`a bundle of growth makes a number of records above 0, not ${definition.records}`);
    this.#definition = definition;
    this.#startMs = startMs;
    this.setup = this.#steps(definition.setup ?? [], KEYS, startMs, this.#named);
  }

  bundle(n: number): readonly Operation[] {
    return this.#steps(this.#definition.bundle(n), KEYS + STEPS * (n + 1), this.#startMs + n, new Map(this.#named));
  }

  /** How many bundles make so many records. */
  countFor(records: number): number {
    return Math.ceil(records / this.#definition.records);
  }

  /** Records that so many bundles make. */
  recordsOf(bundles: number): number {
    return bundles * this.#definition.records;
  }

  #steps(steps: readonly ScenarioStep[], from: number, nowMs: number, named: Map<string, number>): readonly Operation[] {
    if (steps.length > STEPS) throw new ScenarioError(`a bundle of growth has ${steps.length} steps; at most ${STEPS} are taken`);
    return steps.map((step, at) => {
      const args = bindSteps(step.args, (name, pointer) => {
        const key = named.get(name);
        if (key === undefined) throw new ScenarioError(`a bundle of growth refers to "${name}", and no earlier step is named so`);
        return { $ref: { key, pointer, missing: 'skip' } };
      });
      if (step.as !== undefined) named.set(step.as, from + at);
      return { key: from + at, tenant: step.tenant ?? GROWN_TENANT, name: step.op, args, nowMs };
    });
  }
}
