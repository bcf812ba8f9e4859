import { defineConfig } from '#harness';
import { authorityMongo, authorityPostgres } from './fixtures/reference/authority/subjects.ts';
import { concelierMongo, concelierPostgres } from './fixtures/reference/concelier/subjects.ts';
import { packsRegistryMongo, packsRegistryPostgres } from './fixtures/reference/packs-registry/subjects.ts';
import { authoritySaboteurs } from './fixtures/saboteurs/authority.ts';
import { concelierSaboteurs } from './fixtures/saboteurs/concelier.ts';
import { authority } from './suites/authority/module.ts';
import { concelier } from './suites/concelier/module.ts';
import { packsRegistry } from './suites/packs-registry/module.ts';

/** Which modules are verified, and which subjects stand for each: the one file to edit. */
export default defineConfig({
  modules: [
    { module: authority, mongo: authorityMongo, postgres: authorityPostgres },
    { module: concelier, mongo: concelierMongo, postgres: concelierPostgres },
    { module: packsRegistry, mongo: packsRegistryMongo, postgres: packsRegistryPostgres },
  ],
  saboteurs: [...authoritySaboteurs, ...concelierSaboteurs],
});
