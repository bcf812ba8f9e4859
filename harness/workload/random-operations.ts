import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation, OperationDefinition, Workload } from '../contract/operation.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { deriveSeed, SeededRandom } from '../kit/random.ts';
import { Binder } from './bind.ts';
import { TENANTS } from './tenants.ts';

/** Bias of fast-check towards edge values: one value in this many is drawn from the edges. */
const EDGE_BIAS = 4;

/** Share of the operations that are the shared tenant's own, in a module that has one. */
const SHARED_SHARE = 1 / 6;

export interface RandomOptions {
  readonly seed: number;
  readonly size: number;
  /** How many of the tenants take part. Default 3. */
  readonly tenants?: number;
}

/** An argument generator's own failure, with what is needed to find it. */
export class GeneratorError extends Error {
  readonly code = 'generator_failed';
}

/**
 * A random workload: a pure function of module, seed and size. A longer one begins with the shorter one.
 *
 * @throws GeneratorError when an argument generator of the module throws.
 */
export function randomWorkload(module: ModuleDefinition, options: RandomOptions): Workload {
  const { seed, size } = options;
  const tenants = TENANTS.slice(0, options.tenants ?? 3);
  const names = weightedNames(module);
  const binder = new Binder(module);
  const operations: Operation[] = [];
  let nowMs = EPOCH_MS;
  for (let key = 0; key < size; key++) {
    const random = new SeededRandom(deriveSeed(module.name, seed, 'choice', key));
    nowMs += advanceMs(random, module.durationsMs ?? []);
    const isSystem = module.shared !== undefined && random.next() < SHARED_SHARE;
    const tenant = isSystem ? module.shared.tenant : (tenants[Math.floor(tenants.length * random.next() ** 2)] as string);
    const name = random.pick(names);
    const template = generateArgs(module, seed, key, name).value;
    operations.push(binder.bind({ key, tenant, name, nowMs }, template));
  }
  return Object.freeze({ module: module.name, seed, origin: 'random', operations });
}

/** The generated (unbound) arguments of one operation, with the context that fast-check needs to shrink them. */
export function generateArgs(module: ModuleDefinition, seed: number, key: number, name: string): { value: unknown; context: unknown } {
  const definition = module.operations[name] as OperationDefinition;
  const source = new fc.Random(xoroshiro128plus(deriveSeed(module.name, seed, 'args', key, name)));
  try {
    return definition.args.generate(source as never, EDGE_BIAS);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new GeneratorError(`module "${module.name}": the argument generator of operation "${name}" threw at seed ${seed}, operation ${key}: ${message}`, {
      cause,
    });
  }
}

function weightedNames(module: ModuleDefinition): string[] {
  const names: string[] = [];
  for (const [name, operation] of Object.entries(module.operations)) {
    const weight = operation.weight ?? 1;
    for (let count = 0; count < Math.max(1, Math.round(weight * 2)); count++) names.push(name);
  }
  return names;
}

/**
 * How far the clock moves before an operation. Ties (0 ms) and neighbours (1 ms) are common on purpose: they are where
 * orders and boundaries show (V13, Q14); the module's own windows and expiries are hit exactly and one beside.
 */
function advanceMs(random: SeededRandom, durationsMs: readonly number[]): number {
  const roll = random.next();
  if (roll < 0.25) return 0;
  if (roll < 0.5) return 1;
  if (roll < 0.9 || durationsMs.length === 0) return random.below(5_000);
  return Math.max(0, random.pick(durationsMs) + random.pick([-1, 0, 0, 1]));
}
