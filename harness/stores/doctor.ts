import { execFile } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import type { StoresWay } from '../contract/stores.ts';
import { redact } from '../kit/redact.ts';
import { containerImages } from './containers/open-containers.ts';
import { containerRuntime } from './containers/runtime.ts';
import { MONGOD_SOURCES } from './embedded/find-mongod.ts';
import { makeRunnable } from './embedded/libcurl.ts';
import type { MongodSearch } from './embedded/mongod-binary.ts';
import { postgresOsUser } from './embedded/os-user.ts';
import { installedPostgres, readyPostgres } from './embedded/postgres-binaries.ts';
import { inspectMongo } from './given/inspect-mongo.ts';
import { inspectPostgres } from './given/inspect-postgres.ts';
import { givenUrls } from './given/open-given.ts';
import { kitBinaries } from './kit/open-kit.ts';
import { type OpenContext, type OpenStoresOptions, openContext } from './open-context.ts';
import { withScratch } from './scratch.ts';
import { StoreError } from './store-error.ts';

/** What is to be said of one way to the stores. */
export interface Diagnosis {
  readonly way: StoresWay;
  /** True for the one way that `openStores` would use with the same options. */
  readonly chosen: boolean;
  readonly usable: boolean;
  /** One sentence: what it would use, or why it cannot. Holds no password. */
  readonly reason: string;
  /** Named facts for the reader: versions, paths, images, free space. */
  readonly details: Readonly<Record<string, string>>;
}

type Finding = Pick<Diagnosis, 'usable' | 'reason' | 'details'>;

export type DiagnoseOptions = Pick<OpenStoresOptions, 'way' | 'env' | 'deadlineMs' | 'signal'>;

/** Looks at all four ways, in the order in which they are tried. Starts no server and fetches nothing. */
export async function diagnose(options: DiagnoseOptions = {}): Promise<readonly Diagnosis[]> {
  const context = openContext({ ...options, runId: 'doctor', deadlineMs: options.deadlineMs ?? 10_000 });
  const way = options.way ?? 'auto';
  const findings: readonly (readonly [StoresWay, Finding])[] = await Promise.all([
    named('given', () => lookAtGiven(context)),
    named('embedded', () => lookAtEmbedded(context)),
    named('containers', () => lookAtContainers(context)),
    named('kit', () => lookAtKit(context, way.startsWith('kit:') ? way.slice('kit:'.length) : context.env['CUTOVER_KIT'])),
  ]);
  const chosen = choose(way, context, findings);
  return findings.map(([name, finding]) => ({ way: name, chosen: name === chosen, ...finding }));
}

/** The same choice as `openStores` makes. */
function choose(way: NonNullable<DiagnoseOptions['way']>, context: OpenContext, findings: readonly (readonly [StoresWay, Finding])[]): StoresWay | undefined {
  if (way.startsWith('kit:')) return 'kit';
  if (way !== 'auto') return way as StoresWay;
  // Given servers are never passed over, not even for a mistake in them.
  if (context.env['MONGO_URL'] || context.env['POSTGRES_URL']) return 'given';
  return findings.find(([, { usable }]) => usable)?.[0];
}

async function named(way: StoresWay, look: () => Promise<Finding>): Promise<readonly [StoresWay, Finding]> {
  try {
    return [way, await look()];
  } catch (error) {
    return [
      way,
      {
        usable: false,
        reason: redact(error instanceof Error ? error.message : String(error)),
        details: error instanceof StoreError ? { code: error.code } : {},
      },
    ];
  }
}

async function lookAtGiven({ env, deadlineMs }: OpenContext): Promise<Finding> {
  const urls = givenUrls(env);
  if (urls === undefined) return { usable: false, reason: 'neither MONGO_URL nor POSTGRES_URL is set', details: {} };
  const [mongo, postgres] = await Promise.all([inspectMongo(urls.mongo, deadlineMs), inspectPostgres(urls.postgres, deadlineMs)]);
  return {
    usable: true,
    reason: `MongoDB ${mongo.version} and PostgreSQL ${postgres.version} answer, and let the run make what it needs`,
    details: {
      mongo: `${redact(urls.mongo)}: ${mongo.version}, ${mongo.topology}, durability ${mongo.durability}`,
      postgres: `${redact(urls.postgres)}: ${postgres.version} as ${postgres.user}, durability ${postgres.durability}`,
    },
  };
}

async function lookAtEmbedded(context: OpenContext): Promise<Finding> {
  const root = installedPostgres();
  const user = postgresOsUser();
  return withScratch(context.cache, 'doctor', async (partial) => {
    const { stdout } = await promisify(execFile)(readyPostgres(root, partial).postgres, ['--version'], { env: { LC_ALL: 'C' } });
    const mongod = await lookForMongod({
      env: context.env,
      cache: context.cache,
      partial,
      onProgress: context.onProgress,
      signal: context.signal,
      isOffline: true,
    });
    return {
      usable: mongod.usable,
      reason: mongod.usable ? `PostgreSQL is installed, ${mongod.reason}` : mongod.reason,
      details: {
        postgres: `${stdout.trim()}, ${root}`,
        mongod: mongod.reason,
        ...(user === undefined ? {} : { 'postgres runs as': user.name }),
        cache: `${context.cache} (${freeSpace(context.cache)} free)`,
        'run folders': `${tmpdir()} (${freeSpace(tmpdir())} free)`,
      },
    };
  });
}

/** Asks the sources that need no network; of the others, only what they would fetch. */
async function lookForMongod(search: MongodSearch): Promise<{ readonly usable: boolean; readonly reason: string }> {
  const reasons: string[] = [];
  const offers: string[] = [];
  for (const source of MONGOD_SOURCES) {
    const offer = source.offer?.();
    if (offer !== undefined) offers.push(`${source.name} (${offer})`);
    if (source.offer !== undefined) continue;
    const found = await source.find(search);
    const runnable = 'path' in found ? await makeRunnable(found, search) : found;
    if ('path' in runnable) return { usable: true, reason: `mongod is ${runnable.origin}` };
    reasons.push(`${source.name}: ${runnable.reason}`);
  }
  if (offers.length > 0) return { usable: true, reason: `mongod will be fetched at the first run, from ${offers.join(', else ')}` };
  return { usable: false, reason: `there is no mongod: install MongoDB 5.0 or later, or set MONGOMS_SYSTEM_BINARY (${reasons.join('; ')})` };
}

async function lookAtContainers(context: OpenContext): Promise<Finding> {
  const runtime = await containerRuntime();
  const images = containerImages(context);
  const state = async (image: string): Promise<string> => {
    const isHere = await runtime.container.dockerode
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      );
    return `${image} (${isHere ? 'here' : 'will be pulled at the first run'})`;
  };
  const { operatingSystem, serverVersion } = runtime.info.containerRuntime;
  return {
    usable: true,
    reason: 'a container runtime answers',
    details: { runtime: `${operatingSystem}, version ${serverVersion}`, mongo: await state(images.mongo), postgres: await state(images.postgres) },
  };
}

async function lookAtKit(context: OpenContext, path: string | undefined): Promise<Finding> {
  if (!path) return { usable: false, reason: 'no kit is named: set CUTOVER_KIT or --stores kit:PATH', details: {} };
  const kit = await kitBinaries(path, context);
  const mongod = await kit.mongod(context.cache, context.signal ?? new AbortController().signal);
  return { usable: true, reason: `every file of ${path} has its digest`, details: { mongod: mongod.origin, postgres: await kit.postgres() } };
}

function freeSpace(folder: string): string {
  const { bavail, bsize } = statfsSync(folder);
  return `${((bavail * bsize) / 1e9).toFixed(1)} GB`;
}
