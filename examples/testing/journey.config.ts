import { type CutoverConfig, defineConfig, defineJourney, type JourneyStep } from '#harness';
import { notesMongo } from '../notes/mongo.ts';
import { notes } from '../notes/notes.ts';
import { notesPostgres } from '../notes/postgres.ts';

const call = (module: string, op: string, args: Readonly<Record<string, unknown>>, more: Omit<Partial<JourneyStep>, 'module'> = {}): JourneyStep => ({
  module,
  op,
  args,
  ...more,
});

/** Notes, and the same once more under another name: the copies take their titles from the notes. */
const journey = defineJourney({
  name: 'copying',
  summary: 'two notes, and copies of them in the order in which they are listed',
  steps: [
    call('notes', 'create', { title: 'milk' }),
    call('notes', 'create', { title: 'tea' }),
    call('notes', 'list', { limit: 5 }, { as: 'list', expect: { pointer: '/0/title', equals: 'tea' } }),
    call('copies', 'create', { title: { $step: 'list', pointer: '/0/title' } }),
    call('copies', 'create', { title: { $step: 'list', pointer: '/1/title' } }, { as: 'copy' }),
    call(
      'copies',
      'rename',
      { id: { $step: 'copy', pointer: '/id' }, version: 1, title: { $step: 'list', pointer: '/0/title' } },
      { expect: { error: 'duplicate' } },
    ),
    call('copies', 'list', { limit: 5 }),
  ],
});

const copies = { ...notes, name: 'copies', phase: 2 };

/** The notes and their copies, which move in phases 1 and 2. */
export const whole: CutoverConfig = {
  modules: [
    { module: { ...notes, phase: 1 }, mongo: notesMongo, postgres: notesPostgres },
    { module: copies, mongo: { ...notesMongo, module: 'copies' }, postgres: { ...notesPostgres, module: 'copies' } },
  ],
  journeys: [journey],
};

export default defineConfig(whole);
