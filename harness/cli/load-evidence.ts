import { parseLoad } from '../report/load/read-load.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';
import { partialBy, reasonOfPaths, withoutPaths } from './partial-evidence.ts';

/** How much slower a critical path may be; a run that allowed more proves less. */
const BUDGET = 0.1;

/**
 * What `cutover load` leaves: its `load.json`.
 *
 * @throws EvidenceError when it is none, or contradicts itself.
 */
export function readLoad(text: string, { criticalOf }: KindFacts): Reading {
  const { commit, startedAt, seed, module, stores, settings, paths, verdict } = parseLoad(text).report;
  const missing = (criticalOf[module] ?? []).filter((name) => !paths.some(({ operation }) => operation === name));
  const relaxed = [stores.mongo, stores.postgres].some(({ durability }) => durability !== 'full');
  const parts = [
    ...withoutPaths(missing),
    ...(relaxed ? ['without full durability'] : []),
    ...(settings.budget > BUDGET ? [`with a budget of ${settings.budget * 100} %`] : []),
  ];
  return {
    commit,
    seed,
    budget: null,
    startedAt,
    ...partialBy(parts),
    schemas: undefined,
    claims: [{ subject: module, check: 'load', verdict, reason: reasonOfPaths(paths, verdict), accepted: 0, divergences: [] }],
    complete: true,
  };
}
