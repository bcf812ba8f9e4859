import type { PathRecord } from '../contract/performance.ts';
import type { Acceptance, Claim } from '../contract/standing.ts';
import { parsePerformance } from '../report/read-performance.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';
import { partialBy } from './partial-evidence.ts';

/**
 * What `cutover performance` leaves: its `performance.ndjson`. A run that measured only some of a module's critical
 * paths, as the configuration has them, proves no module.
 *
 * @throws EvidenceError naming the line that is not what the contract says.
 */
export function readPerformance(text: string, { criticalOf }: KindFacts): Reading {
  const { run, modules, paths, end } = parsePerformance(text);
  const isMeasured = (module: string, name: string): boolean => paths.some((path) => path.module === module && path.path === name);
  const isWhole = modules.every(({ module }) => (criticalOf[module] ?? []).every((name) => isMeasured(module, name)));
  const parts = [...(isWhole ? [] : ['on some of the critical paths']), ...(run.against === 'mongo' ? [] : [`against ${run.against}, not MongoDB`])];
  return {
    commit: run.commit,
    seed: run.seed,
    budget: run.budget,
    startedAt: run.startedAt,
    ...partialBy(parts),
    schemas: Object.fromEntries(run.modules.map(({ name, schema }) => [name, schema])),
    claims: modules.map(({ module, verdict, reason }): Claim => {
      const divergences = paths.filter((path) => path.module === module).flatMap(acceptanceOf);
      return { subject: module, check: 'performance', verdict, reason, accepted: divergences.length, divergences };
    }),
    complete: end !== undefined,
  };
}

/** More time than others have, as somebody allowed it to a path. */
function acceptanceOf({ module, path, allowance, limit }: PathRecord): readonly Acceptance[] {
  if (allowance === undefined) return [];
  const matches = { path, allowed: `${Number((limit.budget * 100).toFixed(1))} % slower` };
  return [{ id: `${module}.${path}`, module, check: 'performance', ...allowance, matches, used: 1, state: 'used' }];
}
