import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import { WireProxy } from '../../faults/wire-proxy.ts';
import { mongoAddress, withMongoAddress } from '../../stores/mongo-url.ts';
import { openStores } from '../../stores/open-stores.ts';
import { captureChanges } from '../change-capture.ts';
import { DualWriteRepository } from '../dual-write-repository.ts';
import { FallbackGuard } from '../fallback-guard.ts';
import { Outbox } from '../outbox.ts';
import type { DualWriteOptions } from '../persistence.ts';
import { ReadConverter } from '../read-converter.ts';
import type { Served } from '../served.ts';
import { Library, library } from './library.ts';
import { call, kindOf, mongoReaders, postgresReaders } from './library-subjects.ts';

export const BOTH: DualWriteOptions = { writeToBoth: true, fallbackToMongo: true, convertOnRead: false };

/**
 * For one test file: stores of its own, and what each of its tests opens on them, closed behind the test.
 *
 * @returns `dual` opens a library on both stores, and what writes both, which may `reach` MongoDB by another address; `proxied` is one with
 * a proxy at it, and `shut` one that nobody is let in at until `open`; `keep` closes something more behind the test.
 */
export function dualLibraries(runId: string, durability: 'full' | 'relaxed' = 'relaxed') {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores({ runId: `${runId}${process.pid}`, way: 'embedded', durability });
  });
  afterAll(() => stores?.[Symbol.asyncDispose]());

  const opened: AsyncDisposable[] = [];
  const keep = <T extends AsyncDisposable>(it: T): T => {
    opened.push(it);
    return it;
  };
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
  });

  const dual = async (options: DualWriteOptions, reach: (uri: string) => string | Promise<string> = (uri) => uri) => {
    const place = await Library.open(stores, 0);
    await captureChanges(place.target, 'library', library);
    const source = { ...place.source, uri: await reach(place.source.uri) };
    const stand = { conversion: library, mongo: source, postgres: place.target, schema: 'library' };
    const [postgres, mongo] = [keep(await postgresReaders(place)), keep(await mongoReaders(place))];
    const outbox = keep(new Outbox({ ...stand, secondaryMs: 300 }));
    const guard = keep(new FallbackGuard('library', place.target));
    const converter = keep(new ReadConverter(stand));
    const repository = keep(new DualWriteRepository({ postgres, mongo, outbox, guard, converter, kindOf, retryMs: 20 }, options));
    return { stores, place, postgres, mongo, outbox, guard, converter, repository };
  };
  const proxied = () => {
    let proxy: WireProxy | undefined;
    const reach = async (uri: string) => {
      proxy = keep(await WireProxy.listen('mongo', mongoAddress(uri) ?? expect.unreachable()));
      return withMongoAddress(uri, proxy.address);
    };
    return { reach, proxy: () => proxy ?? expect.unreachable() };
  };
  const shut = () => {
    const { reach, proxy } = proxied();
    const reachShut = async (uri: string) => {
      const reached = await reach(uri);
      await proxy().shut();
      return reached;
    };
    return { reach: reachShut, open: () => proxy().open() };
  };
  return { keep, dual, proxied, shut };
}

/** Which store answered, how, what became of the other one, and how many records were converted. */
export const summary = ({ by, answer, secondary, converted }: Served) => [by, answer.kind, secondary, converted];

/** What both stores say of a reader, by themselves. */
export async function onBoth(subjects: { readonly postgres: Subject; readonly mongo: Subject }, id: number): Promise<readonly unknown[]> {
  return await Promise.all(
    [subjects.postgres, subjects.mongo].map((subject) => subject.invoke(call('get', { id })).catch((error: Error) => error.message.split(' ')[0])),
  );
}
