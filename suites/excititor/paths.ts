import type { PathDefinition } from '#harness';
import { digestOf, times } from '../support/paths.ts';
import { of, step } from '../support/steps.ts';
import { CVE, decide, ingest, LINKSET, openVex, PAIR, POLICY, said } from './scenarios/steps.ts';

const PROVIDERS = 10;
const STATUSES = ['affected', 'fixed', 'under_investigation'] as const;
const productOf = (n: number): string => `pkg:npm/package-${n}@1.0.0`;
const statement = (n: number, more: Readonly<Record<string, unknown>> = {}) => said(STATUSES[n % 3] as string, more);
const document = (n: number): string =>
  openVex(
    Array.from({ length: 5 }, (_, at) => statement(n + at, { products: [{ '@id': productOf(5 * n + at) }] })),
    { '@id': `https://example.org/vex/${n}` },
  );
const statements = times(40, (at) => ingest(`provider-${at % PROVIDERS}`, openVex([statement(at)], { '@id': `https://example.org/vex/${at}` })));
const consensus = (n: number) => ({
  vulnerability: CVE,
  product: productOf(n),
  policyDigest: POLICY,
  linksetDigest: LINKSET,
  status: 'fixed',
  evidence: '{"because":1}',
  version: 0,
});

/** A tree of packages in which every one depends on the one at half its number, under ids of `from`. */
function graph(from: string, size: number) {
  const id = (at: number) => `pkg:npm/${from}-${at}@1.0.0`;
  return {
    graph: 'app',
    nodes: Array.from({ length: size }, (_, at) => ({ id: id(at), kind: 'package', attributes: `{"digest":"${digestOf(at)}"}` })),
    edges: Array.from({ length: size - 1 }, (_, at) => ({ from: id(at + 1), to: id(Math.floor(at / 2)), kind: 'runtime' })),
  };
}

/** How the critical paths are called when their time is taken: forty statements on a pair, documents of five, graphs of thirty nodes. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  ingestDocument: { args: (n) => ({ provider: `provider-${n % PROVIDERS}`, document: document(n) }) },
  readStatements: { setup: statements, args: () => ({ ...PAIR, limit: 50 }) },
  buildLinkset: { setup: statements, args: () => PAIR },
  putConsensus: { args: consensus },
  getConsensus: {
    setup: [decide(0, 'fixed'), ...times(50, (at) => step('putConsensus', consensus(at)))],
    args: (n) => ({ vulnerability: CVE, product: productOf(n % 50), policyDigest: POLICY }),
  },
  storeRevision: { args: (n) => graph(`package-${n}`, 30) },
  walkDependents: {
    setup: [step('storeRevision', graph('package', 120), { as: 'stored' })],
    args: () => ({ graph: 'app', root: of('stored', '/root'), node: 'pkg:npm/package-0@1.0.0', depth: 5, limit: 50 }),
  },
};
