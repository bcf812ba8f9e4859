import type { ModuleEntry } from '../../contract/config.ts';
import type { Workload } from '../../contract/operation.ts';
import type { HttpService, HttpServiceDefinition } from '../../contract/service.ts';
import type { Stores } from '../../contract/stores.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { within } from '../../kit/deadline.ts';
import { randomWorkload } from '../../workload/random-operations.ts';
import { StoreLeg } from '../leg.ts';
import { PathSide } from './path-side.ts';

/** Operations of the workload that is there before the load comes. */
const BASE_OPERATIONS = 600;

/** How long a service may take to start. */
const START_MS = 60_000;

/** Both sides of a module with the same data in them, each behind its service. */
export interface LoadStage extends AsyncDisposable {
  readonly base: Workload;
  readonly sides: { readonly mongo: PathSide; readonly postgres: PathSide };
  readonly urls: { readonly mongo: string; readonly postgres: string };
}

export interface StageOptions {
  readonly entry: ModuleEntry;
  readonly service: HttpServiceDefinition;
  readonly stores: Stores;
  readonly seed: number;
  readonly poolSize: number;
  readonly signal: AbortSignal;
}

/** Makes the data by one workload, driven through both repositories in this process, then starts the services. */
export async function openStage(options: StageOptions): Promise<LoadStage> {
  const { entry, service, stores, seed, poolSize, signal } = options;
  const { module } = entry;
  await using opened = new AsyncDisposableStack();
  const [mongo, postgres] = (await Promise.all(
    (['mongo', 'postgres'] as const).map(async (side) => opened.use(await StoreLeg.open(side, entry, stores, { label: 'load', poolSize, signal }))),
  )) as [StoreLeg, StoreLeg];
  const base = randomWorkload(module, { seed, size: BASE_OPERATIONS, tenants: 2 });
  const sides = { mongo: new PathSide(mongo.subject, seed, signal), postgres: new PathSide(postgres.subject, seed, signal) };
  await Promise.all([sides.mongo, sides.postgres].map((side) => drive(side, base, signal)));
  // So that both planners know the data.
  await stores.adminQuery(postgres.target as PostgresTarget, 'VACUUM (ANALYZE)');
  const start = async (leg: StoreLeg): Promise<HttpService> => {
    const starting = service.start({ module: module.name, target: leg.target, poolSize, signal });
    return opened.use(await within(starting, START_MS, `starting ${service.name} on ${leg.side}`));
  };
  const urls = { mongo: (await start(mongo)).url, postgres: (await start(postgres)).url };
  const kept = opened.move();
  return { base, sides, urls, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function drive(side: PathSide, { operations }: Workload, signal: AbortSignal): Promise<void> {
  for (const operation of operations) {
    signal.throwIfAborted();
    await side.run(operation);
  }
}
