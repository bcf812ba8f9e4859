import { counted } from '../kit/grouped.ts';
import { parseLoad } from '../report/load/read-load.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';

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
    ...(missing.length === 0 ? [] : [`without ${counted(missing.length, 'critical path')} (${missing.join(', ')})`]),
    ...(relaxed ? ['without full durability'] : []),
    ...(settings.budget > BUDGET ? [`with a budget of ${settings.budget * 100} %`] : []),
  ];
  const open = paths.filter((each) => each.verdict === verdict && verdict !== 'pass');
  const reason = open.map(({ operation, reason: why }) => `${operation}: ${why}`).join('; ');
  return {
    commit,
    seed,
    budget: null,
    startedAt,
    ...(parts.length === 0 ? {} : { partial: parts.join(' and ') }),
    schemas: undefined,
    claims: [{ subject: module, check: 'load', verdict, reason, accepted: 0, divergences: [] }],
    complete: true,
  };
}
