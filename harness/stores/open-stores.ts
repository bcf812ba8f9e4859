import type { Stores } from '../contract/stores.ts';
import { embeddedBinaries, openEmbedded } from './embedded/open-embedded.ts';
import { cacheFolder } from './folders.ts';
import { givenUrls, openGiven } from './given/open-given.ts';
import { checkRunId } from './names.ts';
import type { OpenContext } from './open-context.ts';
import { StoreError } from './store-error.ts';
import { sweep } from './sweep.ts';

export interface OpenStoresOptions {
  /** `auto` tries given → embedded → containers → kit. `kit:PATH` names the kit folder or archive. Default `auto`. */
  readonly way?: 'auto' | 'given' | 'embedded' | 'containers' | `kit:${string}`;
  /** `full`: every commit reaches the disk. `relaxed`: no fsync. A given server keeps its own. Default `relaxed`. */
  readonly durability?: 'full' | 'relaxed';
  /** Default `process.env`: MONGO_URL, POSTGRES_URL, MONGOMS_SYSTEM_BINARY, CUTOVER_CACHE, … */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a server may take to answer, ms. Default 60 000. */
  readonly deadlineMs?: number;
  /** Short, `[a-z0-9]`, part of every name the run makes. */
  readonly runId: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * A real MongoDB and a real PostgreSQL. Dispose of them: that ends what the run started and removes what it made. Should
 * the process die before, its guard does it, or else the next call of this function on this machine.
 *
 * @throws StoreError when a store cannot be had, with what to do next
 */
export async function openStores(options: OpenStoresOptions): Promise<Stores> {
  checkRunId(options.runId);
  const env = options.env ?? process.env;
  const context: OpenContext = {
    durability: options.durability ?? 'relaxed',
    env,
    cache: cacheFolder(env),
    deadlineMs: options.deadlineMs ?? 60_000,
    runId: options.runId,
    begunMs: performance.now(),
    onProgress: options.onProgress ?? (() => undefined),
    signal: options.signal,
  };
  context.signal?.throwIfAborted();
  await sweep(context.cache, { mongoUrl: env['MONGO_URL'], postgresUrl: env['POSTGRES_URL'] });
  const way = options.way ?? 'auto';
  if (way === 'auto') return openFirst(context);
  if (way === 'given') return openGiven(context, givenUrls(env) ?? missingUrls());
  if (way === 'embedded') return openEmbedded(context, embeddedBinaries(context));
  throw new StoreError('store_configuration', `unknown way to the stores "${way}": use auto, given, embedded, containers or kit:PATH`);
}

/** Given servers when there are any, and then no others: what a user named must not be replaced behind his back. */
async function openFirst(context: OpenContext): Promise<Stores> {
  const urls = givenUrls(context.env);
  if (urls !== undefined) return openGiven(context, urls);
  return openEmbedded(context, embeddedBinaries(context));
}

function missingUrls(): never {
  throw new StoreError('store_configuration', 'neither MONGO_URL nor POSTGRES_URL is set: set both to use your own servers');
}
