import { definePhases } from '#harness';

/** The checks of `cutover verify`. */
const BEHAVIOUR = ['schema', 'parity', 'state', 'determinism', 'isolation', 'concurrency', 'journey'] as const;

/** What moves a module from one store to the other, and back. */
const CONVERSION = ['conversion', 'dual-write', 'rollback', 'rehearsal'] as const;

const EVERYTHING = [...BEHAVIOUR, 'performance', 'growth', 'load', ...CONVERSION] as const;

/** The plan of this conversion: edit it as yours is. */
export const phases = definePhases({
  budget: 'gate',
  maxAgeDays: 7,
  phases: [
    {
      number: 0,
      name: 'foundations',
      summary: 'Data source, tenant context and migration runner, as the first module that stands on them shows.',
      modules: {},
      on: ['authority'],
      after: [],
      demands: ['schema', 'isolation', 'concurrency'],
    },
    { number: 1, name: 'authority', summary: 'Users, clients, tokens and revocations.', modules: { authority: 'P0' }, after: [0], demands: EVERYTHING },
    { number: 2, name: 'scheduler', summary: 'Schedules, jobs, locks.', modules: { scheduler: 'P0' }, after: [0], demands: EVERYTHING },
    { number: 3, name: 'notify', summary: 'Channels, rules, deliveries, digests.', modules: { notify: 'P1' }, after: [0], demands: EVERYTHING },
    { number: 4, name: 'policy', summary: 'Packs, profiles, evaluations, exceptions.', modules: { policy: 'P1' }, after: [0], demands: EVERYTHING },
    { number: 5, name: 'concelier', summary: 'The vulnerability index.', modules: { concelier: 'P2' }, after: [0], demands: EVERYTHING },
    { number: 6, name: 'excititor', summary: 'VEX statements, linksets and graphs.', modules: { excititor: 'P2' }, after: [0, 5], demands: EVERYTHING },
    {
      number: 7,
      name: 'cleanup',
      summary: 'The last two modules move, and MongoDB is retired.',
      modules: { 'packs-registry': 'P3', 'issuer-directory': 'P3' },
      after: 'others',
      demands: EVERYTHING,
    },
  ],
  milestones: [
    { name: 'M1', summary: 'Foundations', phases: [0] },
    { name: 'M2', summary: 'Identity', phases: [1] },
    { name: 'M3', summary: 'Scheduling', phases: [2] },
    { name: 'M4', summary: 'Core services', phases: [3, 4] },
    { name: 'M5', summary: 'Vulnerability index, scans deterministic', phases: [5] },
    { name: 'M6', summary: 'VEX, graphs stable', phases: [6] },
    { name: 'M7', summary: 'MongoDB retired', phases: [0, 1, 2, 3, 4, 5, 6, 7] },
  ],
  criteria: [
    { name: 'Same answers', summary: 'Every result and every domain error is the one that MongoDB gave.', checks: ['parity', 'journey'] },
    { name: 'Same state', summary: 'Both stores hold the same records, on a schema that every migration path leads to.', checks: ['state', 'schema'] },
    { name: 'Deterministic', summary: 'The same inputs give the same digests, wherever and whenever they run.', checks: ['determinism'] },
    { name: 'No tenant sees another', summary: 'No data of one tenant is seen, changed or inferred by another.', checks: ['isolation'] },
    { name: 'Nothing twice, nothing lost', summary: 'Whatever order callers come in, and wherever one dies.', checks: ['concurrency'] },
    {
      name: 'Not slower',
      summary: 'No critical path is more than 10 % slower, by itself or under load, and none slows down faster as records grow.',
      checks: ['performance', 'growth', 'load'],
    },
    { name: 'No lost record', summary: 'Every record is converted, skipped by a stated rule, or rejected by name.', checks: ['conversion', 'dual-write'] },
    { name: 'A way back', summary: 'The conversion was rehearsed under load and faults, and so was its rollback.', checks: ['rollback', 'rehearsal'] },
  ],
});
