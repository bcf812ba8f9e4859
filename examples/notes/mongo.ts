import { type Collection, Int32, MongoClient, MongoServerError } from 'mongodb';
import { DomainError, defineMongoSubject, inProcess, type OperationContext } from '#harness';
import { idOf, limitOf, titleOf, versionOf } from './arguments.ts';
import type { Note, NotesRepository } from './notes.ts';

interface NoteDocument {
  readonly _id: string;
  readonly tenantId: string;
  readonly title: string;
  readonly version: Int32;
  readonly editedAt: Date;
}

const UNIQUE_TITLE = 'notes_title_key';

class MongoNotes implements NotesRepository {
  readonly #notes: Collection<NoteDocument>;

  constructor(notes: Collection<NoteDocument>) {
    this.#notes = notes;
  }

  async create(context: OperationContext, args: { readonly title: string }): Promise<Note> {
    const tenantId = tenantOf(context);
    const document = { _id: context.ids.uuid(), tenantId, title: titleOf(args), version: new Int32(1), editedAt: context.now };
    await this.#notes.insertOne(document).catch(mapped);
    return noteOf(document);
  }

  async rename(context: OperationContext, args: { readonly id: string; readonly version: number; readonly title: string }): Promise<Note> {
    const tenantId = tenantOf(context);
    const [id, version, title] = [idOf(args), versionOf(args), titleOf(args)];
    const document = await this.#notes
      .findOneAndUpdate(
        { _id: id, tenantId, version: new Int32(version) },
        { $set: { title, editedAt: context.now }, $inc: { version: new Int32(1) } },
        { returnDocument: 'after' },
      )
      .catch(mapped);
    if (document !== null) return noteOf(document);
    const standing = await this.#notes.findOne({ _id: id, tenantId });
    throw new DomainError(standing === null ? 'not_found' : 'conflict', { field: standing === null ? 'id' : 'version' });
  }

  async list(context: OperationContext, args: { readonly limit: number }): Promise<readonly Note[]> {
    const tenantId = tenantOf(context);
    const limit = limitOf(args);
    return (await this.#notes.find({ tenantId }).sort({ editedAt: -1, _id: 1 }).limit(limit).toArray()).map(noteOf);
  }
}

function noteOf({ _id, title, version, editedAt }: NoteDocument): Note {
  return { id: _id, title, version: Number(version), editedAt };
}

export function tenantOf(context: OperationContext): string {
  if (typeof context.tenant !== 'string' || context.tenant === '' || /\p{Cc}/u.test(context.tenant) || context.tenant.length > 128) {
    throw new DomainError('forbidden', { field: 'tenant' });
  }
  return context.tenant;
}

function mapped(error: unknown): never {
  if (error instanceof MongoServerError && error.code === 11000) throw new DomainError('duplicate', { field: 'title', constraint: UNIQUE_TITLE });
  throw error;
}

export const notesMongo = defineMongoSubject({
  module: 'notes',
  name: 'example notes on MongoDB',
  async prepare({ uri, database }) {
    const client = await new MongoClient(uri).connect();
    try {
      await client.db(database).collection('notes').createIndex({ tenantId: 1, title: 1 }, { unique: true, name: UNIQUE_TITLE });
    } finally {
      await client.close();
    }
  },
  async open({ uri, database }) {
    const client = await new MongoClient(uri).connect();
    return inProcess(new MongoNotes(client.db(database).collection('notes')), () => client.close());
  },
  state: {
    notes: { collection: 'notes', pipeline: [{ $project: { _id: 0, id: '$_id', tenantId: 1, title: 1, version: 1, editedAt: 1 } }] },
  },
});
