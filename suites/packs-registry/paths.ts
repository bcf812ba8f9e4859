import type { PathDefinition } from '#harness';
import { digestOf, times } from '../support/paths.ts';
import { step } from '../support/steps.ts';
import { PACK } from './scenarios/steps.ts';

const VERSIONS = 100;
const publication = (n: number, name = PACK) => ({
  name,
  version: `1.${n % 10}.${n}`,
  content: { sha256: digestOf(n), length: 4_096n, gridFsId: n.toString(16).padStart(24, '0') },
  manifest: { title: `pack ${n}`, needs: ['base', 'tools'] },
  actor: 'ci',
});
const versions = times(VERSIONS, (at) => step('publish', publication(at)));

/** How the critical paths are called when their time is taken: a pack of a hundred versions; packs of ten grow by publishing. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  publish: { args: (n) => publication(n, `scan/pack-${Math.floor(n / 10)}`) },
  getByDigest: { setup: versions, args: (n) => ({ sha256: digestOf(n % VERSIONS), limit: 10 }) },
  listVersions: { setup: versions, args: (n) => ({ name: PACK, limit: 50, descending: n % 2 === 0 }) },
};
