import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Workload } from '../../contract/operation.ts';
import { TallyCounter } from '../../kit/tally.ts';
import { scenariosOf } from '../scenarios-of.ts';
import type { Stand, Variant } from './variant.ts';

/**
 * The module's scenarios in which several tenants take part, told where row-level security does not help. Parity tells
 * them where it does. What they state of tenants beside each other (whose turn it is, whose word lies over a default)
 * random neighbours seldom meet.
 *
 * @returns undefined when there are none, or parity tells them on this variant.
 */
export async function judgeTenantStories(arena: Arena, { name, side, role }: Variant, { present }: Stand): Promise<CheckPart | undefined> {
  const stories = role === 'bypass' ? [...scenariosOf(arena)].filter(({ operations }) => new Set(operations.map(({ tenant }) => tenant)).size > 1) : [];
  if (stories.length === 0) return undefined;
  const tally = new TallyCounter();
  const broken: string[] = [];
  for (const story of stories) {
    await present.reset();
    for await (const observation of present.drive(story)) {
      arena.signal.throwIfAborted();
      if (story.expectations?.[observation.operation.key] === undefined) continue;
      const what = arena.unmet(story, observation);
      if (what === undefined) {
        tally.add({ equal: true, rules: [] });
        continue;
      }
      const finding = arena.report(findingOf(story, observation, side, what), 'isolation');
      tally.add({ equal: false, rules: [] });
      if (finding.divergence !== undefined) tally.accept();
      broken.push(`${observation.operation.name} ${what}`);
      // What follows builds on it.
      break;
    }
  }
  const reason = broken[0] ?? `what ${stories.length} scenarios of several tenants state holds`;
  return { name: `${name}: scenarios of several tenants`, verdict: tally.unaccepted === 0 ? 'pass' : 'fail', reason, tally: tally.freeze() };
}

function findingOf(story: Workload, { operation, form }: CanonicalObservation, side: string, what: string) {
  return {
    sides: ['scenario', side] as const,
    at: { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant } as const,
    differences: [{ pointer: '', left: undefined, right: form, note: `${what}, where row-level security does not help` }],
    summary: `${story.origin}, step ${operation.key + 1}: ${operation.name} on ${side}, row-level security bypassed, ${what}`,
    counterexample: { ...story, operations: story.operations.filter(({ key }) => key <= operation.key) },
  };
}
