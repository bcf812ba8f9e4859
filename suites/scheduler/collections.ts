import { type CollectionDefinition, type PlainRecord, t } from '#harness';
import * as types from './types.ts';

const tenantId = t.text();
const DAY_US = 86_400_000_000n;

/** Kept until so many days after an instant of theirs; for ever while it has not come. */
const keptFor = (days: bigint, field: string) => ({
  keeps: (record: PlainRecord, cutoffUs: bigint) => record[field] === null || (record[field] as bigint) + days * DAY_US > cutoffUs,
  turns: (record: PlainRecord) => (record[field] === null ? [] : [(record[field] as bigint) + days * DAY_US]),
});

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
