import type { ModuleDefinition, ScenarioStep } from '../contract/module.ts';
import type { Expectation, Operation } from '../contract/operation.ts';
import type { Act, Race, RaceCall, RaceScript, RaceStep } from '../contract/race.ts';
import { bindSteps } from '../kit/bind-steps.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { ScenarioError } from './scenario.ts';

/** Keys of one caller's calls begin here times its number from 1, so that its ids do not depend on how many there are. */
const CALLER_KEYS = 10_000;
/** Keys of the steps behind the last act. */
const AFTER_KEYS = 10_000_000;

/** A race with so many callers: every step as an operation, references bound. The ids of its operations come from seed 0. */
export function raceScript(module: ModuleDefinition, race: Race, callers: number): RaceScript {
  const binding = new Binding(module, race);
  const setup = binding.story(race.setup?.(callers) ?? [], 0, EPOCH_MS);
  let nowMs = setup.nowMs;
  const own = Array.from({ length: callers }, () => new Map(setup.named));
  const next = own.map((_, caller) => (caller + 1) * CALLER_KEYS);
  const acts = race.acts.map((act) => {
    const beginMs = nowMs + (act.advanceMs ?? 1_000);
    const bound = own.map((named, caller) => {
      const calls = binding.act(act, { caller, callers, named, firstKey: next[caller] as number, beginMs });
      next[caller] = (next[caller] as number) + calls.length;
      return calls;
    });
    nowMs = Math.max(beginMs, ...bound.flat().map(({ operation }) => operation.nowMs));
    return bound;
  });
  const after = binding.story(race.after?.(callers) ?? [], AFTER_KEYS, nowMs, setup.named);
  return { module: module.name, race: race.name, setup: setup.calls, acts, after: after.calls, expectations: { ...setup.expectations, ...after.expectations } };
}

interface Place {
  readonly caller: number;
  readonly callers: number;
  /** Names of the setup's and the caller's earlier steps; the act adds its own. */
  readonly named: Map<string, number>;
  readonly firstKey: number;
  readonly beginMs: number;
}

class Binding {
  readonly #module: ModuleDefinition;
  readonly #race: Race;

  constructor(module: ModuleDefinition, race: Race) {
    this.#module = module;
    this.#race = race;
  }

  /** Steps one after another, as in a scenario. */
  story(steps: readonly ScenarioStep[], firstKey: number, fromMs: number, before: ReadonlyMap<string, number> = new Map()) {
    const named = new Map(before);
    const expectations: Record<number, Expectation> = {};
    let nowMs = fromMs;
    const calls = steps.map((step, at) => {
      nowMs += step.advanceMs ?? 1_000;
      const call = this.#call(step, firstKey + at, nowMs, named, 'invent');
      if (step.expect !== undefined) expectations[call.operation.key] = step.expect;
      return call;
    });
    return { calls, named, expectations, nowMs };
  }

  /** All rounds of one caller in one act. A name means its latest round. */
  act(act: Act, { caller, callers, named, firstKey, beginMs }: Place): readonly RaceCall[] {
    const steps = act.steps(caller, callers);
    let nowMs = beginMs;
    const rounds = Array.from({ length: act.rounds?.(callers) ?? 1 }, () => steps).flat();
    return rounds.map((step, at) => {
      nowMs += step.advanceMs ?? 0;
      return this.#call(step, firstKey + at, nowMs, named, 'skip');
    });
  }

  #call(step: ScenarioStep | RaceStep, key: number, nowMs: number, named: Map<string, number>, missing: 'invent' | 'skip'): RaceCall {
    const fail = (what: string): never => {
      throw new ScenarioError(`module "${this.#module.name}", race "${this.#race.name}": ${what}`);
    };
    if (!Object.hasOwn(this.#module.operations, step.op)) fail(`it names an unknown operation "${step.op}"`);
    const args = bindSteps(step.args, (name, pointer) => {
      const source = named.get(name) ?? fail(`no earlier step of the setup or the caller is named "${name}"`);
      return { $ref: { key: source, pointer, missing } };
    });
    if (step.as !== undefined) named.set(step.as, key);
    const operation: Operation = Object.freeze({ key, tenant: step.tenant ?? 'acme', name: step.op, args, nowMs });
    const { until, dies } = step as Partial<RaceStep>;
    return Object.freeze({ operation, as: step.as, until, dies: dies === true });
  }
}
