import type { ConvertedEntry } from '../../contract/config.ts';
import type { Invocation, StoreKind, Subject } from '../../contract/subject.ts';
import { captureChanges } from '../../conversion/change-capture.ts';
import { composeDualWrite } from '../../conversion/open-dual-write.ts';
import { Outbox, type OutboxOptions } from '../../conversion/outbox.ts';
import { answerOf, type Served } from '../../conversion/served.ts';
import { drainOutbox } from '../rehearsal/drain-outbox.ts';
import { Follower } from '../rehearsal/follower.ts';
import { keepingAll } from '../rehearsal/keeping-all.ts';
import type { RehearsalParts } from '../rehearsal/stand.ts';
import type { ProcessLines } from './process-lines.ts';

/** Which store answers: PostgreSQL, and its outbox is brought to MongoDB; or MongoDB, and a mirror brings its changes to PostgreSQL. */
export type Way = 'dual write' | 'mirror';

export const primaryOf = (way: Way): StoreKind => (way === 'dual write' ? 'postgres' : 'mongo');

/** What may stand in place of a part: what must be found is tried with a part that is wrong. */
export interface CrashParts extends Pick<RehearsalParts, 'outbox' | 'capture' | 'mirror'> {
  /** Stands before the application's repository on PostgreSQL. */
  readonly postgres?: (subject: Subject, lines: ProcessLines) => Subject;
}

/** One process of a service that writes. */
export interface WritingProcess extends AsyncDisposable {
  /** Never rejects: what the operation threw is the answer. */
  serve(call: Invocation): Promise<Pick<Served, 'answer'>>;
  /** Resolves when the other store has everything, also when the part that brings it is cut off meanwhile. */
  settle(): Promise<void>;
}

/** How long MongoDB may be looked for by who brings records there, ms; nothing else is tried again by itself. */
const SECONDARY_MS = 500;
const NEVER_MS = 2 ** 31 - 1;

export async function openProcess(way: Way, entry: ConvertedEntry, lines: ProcessLines, parts: CrashParts = {}): Promise<WritingProcess> {
  return await (way === 'dual write' ? dualWriting(entry, lines, parts) : mirrored(entry, lines, parts));
}

async function dualWriting({ module, conversion, mongo, postgres }: ConvertedEntry, lines: ProcessLines, parts: CrashParts): Promise<WritingProcess> {
  const { name: schema } = postgres.schema;
  await using opened = new AsyncDisposableStack();
  await (parts.capture ?? captureChanges)(lines.postgres('bringer'), schema, keepingAll(conversion));
  const subjects = {
    mongo: opened.use(await mongo.open(lines.mongo('application'))),
    postgres: opened.use(await postgres.open(lines.postgres('application'))),
  };
  const stand = {
    module,
    schema,
    conversion: keepingAll(conversion),
    mongo: lines.mongo('bringer'),
    postgres: lines.postgres('bringer'),
    subjects: { ...subjects, postgres: parts.postgres?.(subjects.postgres, lines) ?? subjects.postgres },
    secondaryMs: SECONDARY_MS,
    retryMs: NEVER_MS,
  };
  const makeOutbox = parts.outbox ?? ((given: OutboxOptions) => new Outbox(given));
  const { repository, outbox } = opened.use(composeDualWrite(stand, { writeToBoth: true, fallbackToMongo: false, convertOnRead: false }, makeOutbox));
  const closing = opened.move();
  return {
    serve: (call) => repository.serve(call),
    settle: () => drainOutbox(outbox),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function mirrored({ conversion, mongo, postgres }: ConvertedEntry, lines: ProcessLines, parts: CrashParts): Promise<WritingProcess> {
  await using opened = new AsyncDisposableStack();
  const places = { mongo: lines.mongo('bringer'), postgres: lines.postgres('bringer'), schema: postgres.schema.name };
  const follower = opened.use(new Follower({ conversion: keepingAll(conversion), ...places, cutoffMs: 0 }, parts.mirror));
  await follower.follow();
  const subject = opened.use(await mongo.open(lines.mongo('application')));
  const closing = opened.move();
  return {
    serve: async (call) => ({ answer: await answerOf(subject, call) }),
    settle: () => follower.caughtUp(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
