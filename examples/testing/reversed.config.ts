import { defineConfig } from '#harness';
import { notesMongo } from '../notes/mongo.ts';
import { notes } from '../notes/notes.ts';
import { notesPostgres } from '../notes/postgres.ts';

/** The notes, with one bug: on PostgreSQL they are listed the other way round. What finds it is tested with this. */
export default defineConfig({
  modules: [
    {
      module: notes,
      mongo: notesMongo,
      postgres: {
        ...notesPostgres,
        async open(target, options) {
          const subject = await notesPostgres.open(target, options);
          return {
            async invoke(call) {
              const answer = await subject.invoke(call);
              return Array.isArray(answer) ? answer.toReversed() : answer;
            },
            [Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
          };
        },
      },
    },
  ],
});
