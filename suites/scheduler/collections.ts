import { type CollectionDefinition, t } from '#harness';
import { keptFor } from '../support/retention.ts';
import * as types from './types.ts';

const tenantId = t.text();

const ofRun = { collection: 'runs', fields: { tenantId: 'tenantId', runId: 'id' } } as const;

const jobs = {
  tier: 'B',
  keep: 'not finished, or finished within 30 days',
  retain: { ...keptFor(30n, 'finishedAt'), refers: { ...ofRun, otherwise: 'null' } },
  key: ['tenantId', 'id'],
  fields: t.record({ tenantId, ...types.storedJob.fields }),
} as const;

/** What the scheduler persists, in its logical form: the same records whichever store holds them. */
export const collections = {
  schedules: { tier: 'A', key: ['tenantId', 'id'], fields: t.record({ tenantId, ...types.schedule.fields }) },
  runs: {
    tier: 'B',
    keep: 'not ended, or ended within 180 days',
    retain: keptFor(180n, 'finishedAt'),
    key: ['tenantId', 'id'],
    fields: t.record({ tenantId, ...types.run.fields }),
  },
  graph_jobs: jobs,
  policy_jobs: jobs,
  impact_snapshots: {
    tier: 'B',
    keep: '90 days',
    retain: { ...keptFor(90n, 'createdAt'), refers: { ...ofRun, otherwise: 'drop' } },
    key: ['tenantId', 'id'],
    fields: t.record({ tenantId, ...types.impactSnapshot.fields }),
  },
  locks: { tier: 'C', key: ['tenantId', 'name'], fields: t.record({ tenantId, ...types.lock.fields }) },
} as const satisfies Readonly<Record<string, CollectionDefinition>>;
