import { defineConfig } from '#harness';
import { authorityConversion } from './fixtures/reference/authority/conversion.ts';
import { authorityMongo, authorityPostgres } from './fixtures/reference/authority/subjects.ts';
import { concelierConversion } from './fixtures/reference/concelier/conversion.ts';
import { concelierMongo, concelierPostgres } from './fixtures/reference/concelier/subjects.ts';
import { excititorConversion } from './fixtures/reference/excititor/conversion.ts';
import { excititorMongo, excititorPostgres } from './fixtures/reference/excititor/subjects.ts';
import { issuerDirectoryConversion } from './fixtures/reference/issuer-directory/conversion.ts';
import { issuerDirectoryMongo, issuerDirectoryPostgres } from './fixtures/reference/issuer-directory/subjects.ts';
import { notifyConversion } from './fixtures/reference/notify/conversion.ts';
import { notifyMongo, notifyPostgres } from './fixtures/reference/notify/subjects.ts';
import { packsRegistryConversion } from './fixtures/reference/packs-registry/conversion.ts';
import { packsRegistryMongo, packsRegistryPostgres } from './fixtures/reference/packs-registry/subjects.ts';
import { policyConversion } from './fixtures/reference/policy/conversion.ts';
import { policyMongo, policyPostgres } from './fixtures/reference/policy/subjects.ts';
import { schedulerConversion } from './fixtures/reference/scheduler/conversion.ts';
import { schedulerMongo, schedulerPostgres } from './fixtures/reference/scheduler/subjects.ts';
import { authoritySaboteurs } from './fixtures/saboteurs/authority.ts';
import { concelierSaboteurs } from './fixtures/saboteurs/concelier.ts';
import { conversionSaboteurs } from './fixtures/saboteurs/conversion.ts';
import { excititorSaboteurs } from './fixtures/saboteurs/excititor.ts';
import { issuerDirectorySaboteurs } from './fixtures/saboteurs/issuer-directory.ts';
import { journeySaboteurs } from './fixtures/saboteurs/journeys.ts';
import { migrationSaboteurs } from './fixtures/saboteurs/migrations.ts';
import { notifySaboteurs } from './fixtures/saboteurs/notify.ts';
import { notifySendingSaboteurs } from './fixtures/saboteurs/notify-sending.ts';
import { packsRegistrySaboteurs } from './fixtures/saboteurs/packs-registry.ts';
import { policySaboteurs } from './fixtures/saboteurs/policy.ts';
import { raceSaboteurs } from './fixtures/saboteurs/races.ts';
import { schedulerSaboteurs } from './fixtures/saboteurs/scheduler.ts';
import { schedulerWorkSaboteurs } from './fixtures/saboteurs/scheduler-work.ts';
import { referenceService } from './fixtures/service/service.ts';
import { authority } from './suites/authority/module.ts';
import { concelier } from './suites/concelier/module.ts';
import { excititor } from './suites/excititor/module.ts';
import { issuerDirectory } from './suites/issuer-directory/module.ts';
import { notify } from './suites/notify/module.ts';
import { packsRegistry } from './suites/packs-registry/module.ts';
import { phases } from './suites/phases.ts';
import { policy } from './suites/policy/module.ts';
import { scan } from './suites/scan/journey.ts';
import { scheduler } from './suites/scheduler/module.ts';

/** Which modules are verified, and which subjects stand for each: the one file to edit. */
export default defineConfig({
  modules: [
    { module: authority, mongo: authorityMongo, postgres: authorityPostgres, conversion: authorityConversion },
    { module: scheduler, mongo: schedulerMongo, postgres: schedulerPostgres, conversion: schedulerConversion },
    { module: notify, mongo: notifyMongo, postgres: notifyPostgres, conversion: notifyConversion },
    { module: policy, mongo: policyMongo, postgres: policyPostgres, conversion: policyConversion },
    { module: concelier, mongo: concelierMongo, postgres: concelierPostgres, conversion: concelierConversion },
    { module: excititor, mongo: excititorMongo, postgres: excititorPostgres, conversion: excititorConversion },
    { module: packsRegistry, mongo: packsRegistryMongo, postgres: packsRegistryPostgres, conversion: packsRegistryConversion },
    { module: issuerDirectory, mongo: issuerDirectoryMongo, postgres: issuerDirectoryPostgres, conversion: issuerDirectoryConversion },
  ],
  journeys: [scan],
  service: referenceService,
  phases,
  saboteurs: [
    ...authoritySaboteurs,
    ...schedulerSaboteurs,
    ...schedulerWorkSaboteurs,
    ...notifySaboteurs,
    ...notifySendingSaboteurs,
    ...policySaboteurs,
    ...concelierSaboteurs,
    ...excititorSaboteurs,
    ...packsRegistrySaboteurs,
    ...issuerDirectorySaboteurs,
    ...raceSaboteurs,
    ...conversionSaboteurs,
    ...migrationSaboteurs,
    ...journeySaboteurs,
  ],
});
