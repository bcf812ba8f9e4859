import type { Claim } from '../contract/standing.ts';
import { parsePerformance } from '../report/read-performance.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';

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
  return {
    commit: run.commit,
    seed: run.seed,
    budget: run.budget,
    startedAt: run.startedAt,
    ...(isWhole ? {} : { partial: 'on some of the critical paths' }),
    schemas: Object.fromEntries(run.modules.map(({ name, schema }) => [name, schema])),
    claims: modules.map(({ module, verdict, reason }): Claim => {
      const accepted = paths.filter((path) => path.module === module && path.allowance !== undefined).length;
      return { subject: module, check: 'performance', verdict, reason, accepted, divergences: [] };
    }),
    complete: end !== undefined,
  };
}
