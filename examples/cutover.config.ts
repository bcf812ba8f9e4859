import { defineConfig } from '#harness';
import { notesMongo } from './notes/mongo.ts';
import { notes } from './notes/notes.ts';
import { notesPostgres } from './notes/postgres.ts';

export default defineConfig({ modules: [{ module: notes, mongo: notesMongo, postgres: notesPostgres }] });
