import type { Stores } from '../contract/stores.ts';
import { openContainers } from './containers/open-containers.ts';
import { embeddedBinaries, openEmbedded } from './embedded/open-embedded.ts';
import { explainDiskFull } from './explain-error.ts';
import { givenUrls, openGiven } from './given/open-given.ts';
import { kitBinaries } from './kit/open-kit.ts';
import { checkRunId } from './names.ts';
import { type OpenContext, type OpenStoresOptions, openContext } from './open-context.ts';
import { StoreError } from './store-error.ts';
import { sweep } from './sweep.ts';

export type { OpenStoresOptions } from './open-context.ts';

/**
 * A real MongoDB and a real PostgreSQL. Dispose of them: that ends what the run started and removes what it made. Should
 * the process die before, its guard does it, or else the next call of this function on this machine.
 *
 * @throws StoreError when a store cannot be had, with what to do next
 */
export async function openStores(options: OpenStoresOptions): Promise<Stores> {
  checkRunId(options.runId);
  const context = openContext(options);
  context.signal?.throwIfAborted();
  try {
    return await open(options.way ?? 'auto', context);
  } catch (error) {
    throw explainDiskFull(error);
  }
}

async function open(way: NonNullable<OpenStoresOptions['way']>, context: OpenContext): Promise<Stores> {
  await sweep(context.cache, { mongoUrl: context.env['MONGO_URL'], postgresUrl: context.env['POSTGRES_URL'] });
  if (way === 'auto') return openFirst(context);
  if (way === 'given') return openGiven(context, givenUrls(context.env) ?? missingUrls());
  if (way === 'embedded') return openEmbedded(context, embeddedBinaries(context));
  if (way === 'containers') return openContainers(context);
  if (way.startsWith('kit:')) return openKit(context, way.slice('kit:'.length));
  throw new StoreError('store_configuration', `unknown way to the stores "${way}": use auto, given, embedded, containers or kit:PATH`);
}

/**
 * Given servers when there are any, and then no others: what a user named must not be replaced behind his back. Else the
 * first way whose binaries, runtime or kit are there at all; one that is there but fails is a fault to be seen.
 */
async function openFirst(context: OpenContext): Promise<Stores> {
  const urls = givenUrls(context.env);
  if (urls !== undefined) return openGiven(context, urls);
  const kit = context.env['CUTOVER_KIT'];
  const ways: readonly (readonly [string, () => Promise<Stores>])[] = [
    ['embedded', () => openEmbedded(context, embeddedBinaries(context))],
    ['containers', () => openContainers(context)],
    ...(kit ? ([['kit', () => openKit(context, kit)]] as const) : []),
  ];
  const reasons: string[] = ['given: neither MONGO_URL nor POSTGRES_URL is set'];
  for (const [name, open] of ways) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreError) || !ABSENT.has(error.code)) throw error;
      reasons.push(`${name}: ${error.message}`);
      context.onProgress(`${name} stores cannot be had: ${error.message}`);
    }
  }
  if (!kit) reasons.push('kit: CUTOVER_KIT is not set');
  throw new StoreError('store_binary_missing', `no way to the stores: set MONGO_URL and POSTGRES_URL, or mend one of the others (${reasons.join('; ')})`);
}

/** Codes that say "not here", as opposed to "here, but broken". */
const ABSENT: ReadonlySet<string> = new Set(['store_binary_missing', 'store_unreachable']);

async function openKit(context: OpenContext, path: string): Promise<Stores> {
  return openEmbedded(context, await kitBinaries(path, context));
}

function missingUrls(): never {
  throw new StoreError('store_configuration', 'neither MONGO_URL nor POSTGRES_URL is set: set both to use your own servers');
}
