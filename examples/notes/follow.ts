import { ChangeMirror, convert, equalAnswers, type MongoTarget, type PostgresTarget, Shadow, type ShadowPair, type Subject, servedBy } from '#harness';
import { notesConversion } from './conversion.ts';
import { notes } from './notes.ts';

export interface FollowedNotes extends AsyncDisposable {
  /** Answers from MongoDB; PostgreSQL reads along. */
  readonly repository: Shadow;
  readonly mirror: ChangeMirror;
}

/**
 * Brings PostgreSQL up to MongoDB while that goes on being used: first the mirror, so that nothing which is written
 * meanwhile is lost, then all that is there. From then on PostgreSQL follows, and half of the reads are asked of it too.
 */
export async function followNotes(
  targets: { readonly mongo: MongoTarget; readonly postgres: PostgresTarget },
  subjects: { readonly mongo: Subject; readonly postgres: Subject },
  onDifference: (pair: ShadowPair) => void,
): Promise<FollowedNotes> {
  const terms = { conversion: notesConversion, schema: 'notes', cutoffMs: Date.now() };
  const mirror = await ChangeMirror.start({ ...terms, ...targets });
  await convert({ ...terms, source: targets.mongo, target: targets.postgres, schemaVersion: '1', present: 'keep', live: true });
  await mirror.caughtUp();
  await mirror.settle();
  const repository = new Shadow(servedBy('mongo', subjects.mongo), servedBy('postgres', subjects.postgres), {
    kindOf: (op) => (op === 'list' ? 'read' : 'write'),
    rate: 0.5,
    seed: 1,
    isEqual: equalAnswers(notes),
    onDifference,
    // What was acknowledged on MongoDB is on PostgreSQL before it is asked.
    isBehind: async () => {
      await mirror.caughtUp();
      return false;
    },
  });
  return {
    repository,
    mirror,
    async [Symbol.asyncDispose]() {
      await repository[Symbol.asyncDispose]();
      await mirror[Symbol.asyncDispose]();
    },
  };
}
