import type { GrowthDefinition } from '#harness';
import { step } from '../support/steps.ts';
import { ingest, LINKSET, openVex, POLICY, said } from './scenarios/steps.ts';

const STATEMENTS = 5;
const NODES = 100;
/** Every so many bundles hold a graph. */
const GRAPH_EVERY = 20;

const vulnerabilityOf = (n: number): string => `CVE-2031-${n}`;
const productOf = (n: number): string => `pkg:npm/crowd-${n}@1.0.0`;

function revision(n: number) {
  const id = (at: number): string => `pkg:npm/crowd-${n}-${at}@1.0.0`;
  return {
    graph: `crowd-${n}`,
    nodes: Array.from({ length: NODES }, (_, at) => ({ id: id(at), kind: 'package', attributes: '{}' })),
    edges: Array.from({ length: NODES - 1 }, (_, at) => ({ from: id(at + 1), to: id(Math.floor(at / 2)), kind: 'runtime' })),
  };
}

/** More documents of five statements on vulnerabilities of their own, a consensus on one of them, and now and then a graph of a hundred packages. */
export const growth: GrowthDefinition = {
  records: STATEMENTS + 2 + (2 * NODES) / GRAPH_EVERY,
  bundle: (n) => [
    ingest(
      `crowd-${n % 20}`,
      openVex(
        Array.from({ length: STATEMENTS }, (_, at) =>
          said('fixed', { vulnerability: { name: vulnerabilityOf(n) }, products: [{ '@id': productOf(STATEMENTS * n + at) }] }),
        ),
        { '@id': `https://example.org/crowd/${n}` },
      ),
    ),
    step('putConsensus', {
      ...{ vulnerability: vulnerabilityOf(n), product: productOf(STATEMENTS * n), policyDigest: POLICY, linksetDigest: LINKSET },
      ...{ status: 'fixed', evidence: '{}', version: 0 },
    }),
    ...(n % GRAPH_EVERY === 0 ? [step('storeRevision', revision(n))] : []),
  ],
};
