import type { ModuleDefinition } from '../../contract/module.ts';
import type { Outcome } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { HttpCall, HttpServiceDefinition } from '../../contract/service.ts';
import { SKIP } from '../../drive/result-shelf.ts';
import type { PathCalls } from '../../workload/path-calls.ts';
import type { PathSide } from './path-side.ts';

/** Reads whose generated arguments give a value on both sides: as many are kept, of so many that are tried. */
const POOL = 100;
const TRIED = 400;

/** Calls that are prepared at once. */
const LANES = 8;

/** The same calls for both sides, each with that side's own values. */
export interface CallPair {
  readonly mongo: readonly HttpCall[];
  readonly postgres: readonly HttpCall[];
}

/** A path that cannot be called. */
export class FeedError extends Error {
  readonly code = 'path_unfit';
}

export interface FeedOptions {
  readonly module: ModuleDefinition;
  readonly operation: string;
  readonly seed: number;
  readonly calls: PathCalls;
  readonly service: HttpServiceDefinition;
  readonly sides: { readonly mongo: PathSide; readonly postgres: PathSide };
  readonly signal: AbortSignal;
}

/** The calls of one path, in order, none twice; but generated reads come again and again, each known to give a value. */
export class PathFeed {
  readonly #options: FeedOptions;
  readonly #pool: readonly number[] | undefined;
  #next = 0;

  private constructor(options: FeedOptions, pool: readonly number[] | undefined) {
    this.#options = options;
    this.#pool = pool;
  }

  /** Makes what the path's calls go to, and finds out which generated reads give a value. @throws FeedError */
  static async open(options: FeedOptions): Promise<PathFeed> {
    const { calls, sides, module, operation } = options;
    for (const step of calls.setup) for (const side of [sides.mongo, sides.postgres]) demand(await side.run(step), step, operation);
    const isRead = module.operations[operation]?.kind === 'read';
    return new PathFeed(options, calls.isGenerated && isRead ? await readPool(options) : undefined);
  }

  /** Whether calls may be refused: those of a write that is generated, which nobody has tried before. */
  get mayBeRefused(): boolean {
    return this.#options.calls.isGenerated && this.#pool === undefined;
  }

  /** The next `count` calls. Runs what must come before each. @throws FeedError when that does not give a value. */
  async take(count: number): Promise<CallPair> {
    const pairs: (readonly [HttpCall, HttpCall] | undefined)[] = Array.from({ length: count }, () => undefined);
    let begun = 0;
    const lane = async (): Promise<void> => {
      while (begun < count) {
        const index = begun++;
        // Calls that refer to what a side does not have are left out on both.
        for (let tries = 0; pairs[index] === undefined && tries < TRIED; tries++) pairs[index] = await this.#call(this.#draw());
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const taken = pairs.filter((pair) => pair !== undefined);
    if (taken.length < count) throw new FeedError(`path "${this.#options.operation}": the workload before it made nothing that its calls could go to`);
    return { mongo: taken.map(([mongo]) => mongo), postgres: taken.map(([, postgres]) => postgres) };
  }

  #draw(): number {
    const next = this.#next++;
    return this.#pool === undefined ? next : (this.#pool[next % this.#pool.length] as number);
  }

  async #call(n: number): Promise<readonly [HttpCall, HttpCall] | undefined> {
    const { calls, sides, operation: name, signal } = this.#options;
    signal.throwIfAborted();
    const { before, operation } = calls.call(n);
    const [mongo, postgres] = await Promise.all(
      [sides.mongo, sides.postgres].map(async (side) => {
        for (const step of before) demand(await side.run(step), step, name);
        const args = side.resolve(operation);
        side.forget(before);
        return args === SKIP ? undefined : this.#http(operation, args);
      }),
    );
    return mongo === undefined || postgres === undefined ? undefined : [mongo, postgres];
  }

  #http({ key, tenant, name, nowMs }: Operation, args: unknown): HttpCall {
    const { module, service, seed } = this.#options;
    return service.request({ module: module.name, op: name, tenant, args, now: new Date(nowMs), ids: { seed, key } });
  }
}

async function readPool({ calls, sides, operation: name }: FeedOptions): Promise<readonly number[]> {
  const pool: number[] = [];
  for (let n = 0; n < TRIED && pool.length < POOL; n++) {
    const { operation } = calls.call(n);
    const outcomes = await Promise.all([sides.mongo.run(operation), sides.postgres.run(operation)]);
    for (const side of [sides.mongo, sides.postgres]) side.forget([operation]);
    if (outcomes.every(({ kind }) => kind === 'value')) pool.push(n);
  }
  if (pool.length === 0) throw new FeedError(`path "${name}": none of ${TRIED} generated calls gave a value on both sides; say under "paths" how it is called`);
  return pool;
}

function demand(outcome: Outcome, { name: step }: Operation, path: string): void {
  if (outcome.kind === 'value') return;
  const what = outcome.kind === 'error' ? outcome.error.kind : outcome.kind === 'fault' ? outcome.message : 'nothing to refer to';
  throw new FeedError(`path "${path}": the step "${step}" before its calls gives no value (${what})`);
}
