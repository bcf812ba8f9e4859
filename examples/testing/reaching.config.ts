import { spawnSync } from 'node:child_process';
import { defineConfig } from '#harness';
import { notesMongo } from '../notes/mongo.ts';
import { notes } from '../notes/notes.ts';
import { notesPostgres } from '../notes/postgres.ts';

/** An address of TEST-NET-3 (RFC 5737): nobody has it. */
const REACH = "require('node:net').connect(9, '203.0.113.7').on('error', () => process.exit()).setTimeout(200, () => process.exit())";

let hasReached = false;

/** The notes, whose PostgreSQL subject once starts a process that connects to somewhere else. */
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
              if (!hasReached) spawnSync(process.execPath, ['-e', REACH]);
              hasReached = true;
              return subject.invoke(call);
            },
            [Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
          };
        },
      },
    },
  ],
});
