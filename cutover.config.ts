import { defineConfig } from '#harness';
import { concelierMongo, concelierPostgres } from './fixtures/reference/concelier/subjects.ts';
import { concelier } from './suites/concelier/module.ts';

/** Which modules are verified, and which subjects stand for each: the one file to edit. */
export default defineConfig({
  modules: [{ module: concelier, mongo: concelierMongo, postgres: concelierPostgres }],
});
