import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
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

/** Closed when the test that opened it has ended: `afterEach(kept.close)`. */
export class Kept {
  readonly #opened: AsyncDisposable[] = [];

  readonly keep = <T extends AsyncDisposable>(it: T): T => {
    this.#opened.push(it);
    return it;
  };

  readonly close = async (): Promise<void> => {
    for (const each of this.#opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
  };
}

/** A library on both stores, and what writes both. */
export async function dualLibrary(stores: Stores, { keep }: Kept, options: DualWriteOptions, mongoUri?: string) {
  const place = await Library.open(stores, 0);
  await captureChanges(place.target, 'library', library);
  const source = mongoUri === undefined ? place.source : { ...place.source, uri: mongoUri };
  const stand = { conversion: library, mongo: source, postgres: place.target, schema: 'library' };
  const [postgres, mongo] = [keep(await postgresReaders(place)), keep(await mongoReaders(place))];
  const outbox = keep(new Outbox({ ...stand, secondaryMs: 300 }));
  const guard = keep(new FallbackGuard('library', place.target));
  const converter = keep(new ReadConverter(stand));
  const repository = keep(new DualWriteRepository({ postgres, mongo, outbox, guard, converter, kindOf, retryMs: 20 }, options));
  return { place, postgres, mongo, outbox, guard, converter, repository };
}

/** Which store answered, how, what became of the other one, and how many records were converted. */
export const summary = ({ by, answer, secondary, converted }: Served) => [by, answer.kind, secondary, converted];

/** What both stores say of a reader, by themselves. */
export async function onBoth(subjects: { readonly postgres: Subject; readonly mongo: Subject }, id: number): Promise<readonly unknown[]> {
  return await Promise.all(
    [subjects.postgres, subjects.mongo].map((subject) => subject.invoke(call('get', { id })).catch((error: Error) => error.message.split(' ')[0])),
  );
}
