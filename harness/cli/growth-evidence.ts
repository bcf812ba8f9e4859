import type { Claim } from '../contract/standing.ts';
import { grouped } from '../kit/grouped.ts';
import { worst } from '../kit/tally.ts';
import { parseGrowth } from '../report/growth/read-growth.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';
import { partialBy, reasonOfPaths, withoutPaths } from './partial-evidence.ts';

/** Records at which an index that is not there has begun to show: a run that went less far proves less. */
const RECORDS = 100_000;

/**
 * What `cutover growth` leaves: its `growth.json`. A run that measured only some of a module's critical paths, or few
 * records, proves no module.
 *
 * @throws EvidenceError when it is none, or contradicts itself.
 */
export function readGrowth(text: string, { criticalOf }: KindFacts): Reading {
  const { commit, startedAt, seed, sizes, paths } = parseGrowth(text).report;
  const modules = [...new Set(paths.map(({ module }) => module))];
  const missing = modules.flatMap((module) =>
    (criticalOf[module] ?? []).filter((name) => !paths.some((path) => path.module === module && path.operation === name)).map((name) => `${module}.${name}`),
  );
  const most = sizes.at(-1) ?? 0;
  const parts = [...withoutPaths(missing), ...(most >= RECORDS ? [] : [`up to ${grouped(most)} records only`])];
  return {
    commit,
    seed,
    budget: null,
    startedAt,
    ...partialBy(parts),
    schemas: undefined,
    claims: modules.map((module): Claim => {
      const own = paths.filter((path) => path.module === module);
      const verdict = worst(own.map((path) => path.verdict));
      return { subject: module, check: 'growth', verdict, reason: reasonOfPaths(own, verdict), accepted: 0, divergences: [] };
    }),
    complete: true,
  };
}
