import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { defineConfig } from '#harness';
import { notesMongo } from '../notes/mongo.ts';
import { notes } from '../notes/notes.ts';
import { notesPostgres } from '../notes/postgres.ts';

/** An address of TEST-NET-3 (RFC 5737): nobody has it. */
const FAR = '203.0.113.7';

/** Ways to reach it: from this process, from another one of the run, and from one that the subject starts itself. */
const WAYS: Readonly<Record<string, () => void>> = {
  here: () => void connect(9, FAR).on('error', () => undefined),
  elsewhere: () => process.env['CUTOVER_RUN_HOSTS'] !== undefined && WAYS['here']?.(),
  process: () => {
    const script = `require('node:net').connect(9, '${FAR}').on('error', () => process.exit()).setTimeout(200, () => process.exit())`;
    spawnSync(process.execPath, ['-e', script]);
  },
};

let hasReached = false;

/** The notes, whose PostgreSQL subject once tries to reach somewhere else, in the way that REACH names. */
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
              if (!hasReached) WAYS[process.env['REACH'] ?? 'here']?.();
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
