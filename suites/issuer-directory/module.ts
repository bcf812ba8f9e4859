import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import { GLOBAL } from './records.ts';
import type { IssuerDirectoryRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Who signs what others publish, with which keys, and how far each tenant trusts them. */
export const issuerDirectory = defineModule<IssuerDirectoryRepository>({
  name: 'issuer-directory',
  summary: 'issuers of advisories and statements, their keys, and what each tenant thinks of them in place of the default',
  phase: 7,
  operations,
  collections,
  scenarios,
  paths,
  races,
  growth,
  // Global issuers and their keys are everybody's to read, and the system's alone to change.
  shared: {
    tenant: GLOBAL,
    reads: ['getIssuer', 'findIssuer', 'listIssuers', 'listKeys', 'resolveKey', 'listTrustedIssuers', 'setOverride'],
    refuses: { updateIssuer: 'forbidden', retireIssuer: 'forbidden', addKey: 'forbidden', rotateKey: 'forbidden', revokeKey: 'forbidden' },
  },
  // Overlaps and ends of validity in the pools, which the clock then hits exactly and one beside.
  durationsMs: [1, 1000, 1000, 1001, 60_000, 60_000, 3_600_000, 86_400_000],
});
