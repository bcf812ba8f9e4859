import type { ModuleDefinition, ScenarioStep } from '../contract/module.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { PathCall, PathDefinition } from '../contract/path.ts';
import { bindSteps } from '../kit/bind-steps.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { deriveSeed } from '../kit/random.ts';
import { Binder } from './bind.ts';
import { generateArgs } from './random-operations.ts';
import { ScenarioError } from './scenario.ts';

/** Keys of a path's setup, and of its calls, lie apart from all others': ids are made from them. */
const SETUP_KEYS = 1_000_000;
const CALL_KEYS = 1_000_000_000;
/** The most steps of one call. */
const STEPS = 64;

/** A path that cannot be called as it is defined. */
export class PathError extends Error {
  readonly code = 'definition_invalid';
}

/** The calls of one critical path after a base workload: the n-th is a pure function of module, seed and n. */
export class PathCalls {
  readonly #module: ModuleDefinition;
  readonly #name: string;
  readonly #base: Workload;
  readonly #index: number;
  readonly #definition: PathDefinition | undefined;
  readonly #binder: Binder;
  readonly #tenant: string;
  readonly #named = new Map<string, number>();
  #first = 0;
  /** Made once, before any call; empty for generated calls. */
  readonly setup: readonly Operation[];

  /**
   * @param tenant Whose calls they are, where the definition does not say. Default a tenant of the path's own: what
   * workloads and other paths leave behind does not stand in its way.
   */
  constructor(module: ModuleDefinition, name: string, base: Workload, tenant = `measured ${name}`) {
    this.#module = module;
    this.#name = name;
    this.#base = base;
    this.#index = Object.keys(module.operations).indexOf(name);
    if (this.#index < 0) throw new PathError(`module "${module.name}" has no operation "${name}"`);
    this.#definition = module.paths?.[name];
    this.#tenant = this.#definition?.tenant ?? tenant;
    this.#binder = new Binder(module);
    for (const operation of base.operations) this.#binder.bind(operation, operation.args);
    this.setup = this.#steps(this.#definition?.setup ?? [], SETUP_KEYS * (1 + this.#index), this.#endMs, this.#named);
  }

  /** Whether its calls are generated, so that some may give no value. */
  get isGenerated(): boolean {
    return this.#definition === undefined;
  }

  /** The same calls but for the first so many: for one more measurement on the same database. */
  after(first: number): PathCalls {
    const later = new PathCalls(this.#module, this.#name, this.#base, this.#tenant);
    later.#first = this.#first + first;
    return later;
  }

  call(nth: number): PathCall {
    const n = this.#first + nth;
    const key = CALL_KEYS * (1 + this.#index) + STEPS * n;
    const definition = this.#definition;
    // A setup of a thousand steps takes as many seconds of the injected clock.
    const nowMs = this.#endMs + 3_600_000 + n * (definition?.advanceMs ?? 1);
    if (definition === undefined) return { before: [], operation: this.#generated(key, nowMs) };
    const named = definition.before === undefined ? this.#named : new Map(this.#named);
    const before = this.#steps(definition.before?.(n) ?? [], key, nowMs, named, 0);
    const bound = this.#bind(definition.args(n), named);
    const operation = { key: key + STEPS - 1, tenant: this.#tenant, name: this.#name, args: bound, nowMs };
    return { before, operation };
  }

  get #endMs(): number {
    return this.#base.operations.at(-1)?.nowMs ?? EPOCH_MS;
  }

  #generated(key: number, nowMs: number): Operation {
    const tenants = [...new Set(this.#base.operations.map(({ tenant }) => tenant))];
    const tenant = tenants[(deriveSeed(this.#base.seed, 'path tenant', key) >>> 0) % Math.max(1, tenants.length)] ?? this.#tenant;
    return this.#binder.look({ key, tenant, name: this.#name, nowMs }, generateArgs(this.#module, this.#base.seed, key, this.#name).value);
  }

  #steps(steps: readonly ScenarioStep[], from: number, startMs: number, named: Map<string, number>, defaultAdvanceMs = 1_000): readonly Operation[] {
    if (steps.length >= STEPS && from >= CALL_KEYS)
      throw new PathError(`module "${this.#module.name}", path "${this.#name}": at most ${STEPS - 1} steps before a call`);
    let nowMs = startMs;
    return steps.map((step, at) => {
      nowMs += step.advanceMs ?? defaultAdvanceMs;
      const args = this.#bind(step.args, named);
      if (step.as !== undefined) named.set(step.as, from + at);
      return { key: from + at, tenant: step.tenant ?? this.#tenant, name: step.op, args, nowMs };
    });
  }

  #bind(args: unknown, named: ReadonlyMap<string, number>): unknown {
    return bindSteps(args, (name, pointer) => {
      const key = named.get(name);
      if (key === undefined) throw new ScenarioError(`module "${this.#module.name}", path "${this.#name}": no earlier step is named "${name}"`);
      return { $ref: { key, pointer, missing: 'skip' } };
    });
  }
}
