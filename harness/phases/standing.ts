import type { PhasePlan } from '../contract/phase.ts';
import type { Claim, Holding, Standing } from '../contract/standing.ts';
import { counted } from '../kit/grouped.ts';
import type { Demanded } from './demanded.ts';
import { madeForAnother, tooOld, type Wanted } from './staleness.ts';

/** What evidence is held against. */
export interface Measure extends Wanted {
  readonly budget: PhasePlan['budget'];
  readonly seeds: number;
}

const BUDGETS = ['quick', 'gate', 'deep'] as const;

/** A claim on what is demanded, with the file that holds it. */
interface Found {
  readonly holding: Holding;
  readonly claim: Claim;
}

type Judged = Pick<Standing, 'state' | 'reason' | 'evidence' | 'divergences'>;

/**
 * How one check that is demanded stands. A difference seen on this very commit and schema counts whatever else passed;
 * what was void or inconclusive counts until it has passed. Evidence made for something else counts for nothing.
 */
export function standingOf(demanded: Demanded, holdings: readonly Holding[], measure: Measure): Judged {
  if (demanded.impossible !== undefined) return judged('missing', demanded.impossible, []);
  const all = holdings.flatMap((holding) =>
    holding.claims.filter(({ subject, check }) => subject === demanded.subject && check === demanded.check).map((claim): Found => ({ holding, claim })),
  );
  const own = all.filter(({ holding }) => madeForAnother(holding, demanded.modules, measure).length === 0);
  return (
    failedOf(own, measure) ??
    provenOf(
      own.filter(({ holding }) => tooOld(holding, measure) === undefined),
      measure,
    ) ??
    staleOf(all, demanded, measure)
  );
}

function failedOf(own: readonly Found[], { nowMs }: Measure): Judged | undefined {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const reasons = own.flatMap((found) => {
    const { claim } = found;
    const over = claim.divergences.find(({ state, expires }) => state !== 'used' || expires < today);
    if (over !== undefined && (over.state === 'expired' || over.expires < today)) {
      return [{ found, reason: `divergence ${over.id} (${over.owner}) was accepted until ${over.expires}: fix the difference, or accept it anew` }];
    }
    if (over !== undefined) return [{ found, reason: `divergence ${over.id} (${over.owner}) is accepted and nothing matched it: remove it` }];
    return claim.verdict === 'fail' ? [{ found, reason: claim.reason }] : [];
  });
  const first = reasons[0];
  if (first === undefined) return undefined;
  return judged(
    'failed',
    first.reason,
    reasons.map(({ found }) => found),
  );
}

function provenOf(fresh: readonly Found[], measure: Measure): Judged | undefined {
  const passed = fresh.filter(({ claim }) => claim.verdict === 'pass');
  const strong = passed.filter(({ holding }) => weakness(holding, measure) === undefined);
  const seeds = new Set(strong.map(({ holding }) => holding.seed)).size;
  if (seeds >= measure.seeds) {
    const accepted = strong.filter(({ claim }) => claim.accepted > 0 || claim.divergences.length > 0);
    if (accepted.length === 0) return judged('proven', '', strong);
    return judged('accepted', `${counted(Math.max(...accepted.map(({ claim }) => claim.accepted)), 'difference')} accepted`, strong);
  }
  const unclear = fresh.find(({ claim }) => claim.verdict === 'void') ?? fresh.find(({ claim }) => claim.verdict === 'inconclusive');
  if (unclear !== undefined) return judged(unclear.claim.verdict as 'void' | 'inconclusive', unclear.claim.reason, [unclear]);
  if (strong.length > 0) return judged('weak', `it passed on ${counted(seeds, 'seed')}, and ${measure.seeds} are demanded`, strong);
  const weak = passed[0];
  return weak === undefined ? undefined : judged('weak', weakness(weak.holding, measure) as string, [weak]);
}

function staleOf(all: readonly Found[], { modules }: Demanded, measure: Measure): Judged {
  const newest = all.toSorted((a, b) => ((a.holding.startedAt ?? '') < (b.holding.startedAt ?? '') ? 1 : -1))[0];
  if (newest === undefined) return judged('missing', 'there is no evidence of it', []);
  const old = tooOld(newest.holding, measure);
  return judged('stale', [...madeForAnother(newest.holding, modules, measure), ...(old === undefined ? [] : [old])].join('; '), [newest]);
}

/** Why evidence that passed proves too little; undefined when it does not. */
function weakness({ partial, budget }: Holding, measure: Measure): string | undefined {
  if (partial !== undefined) return `it ran ${partial}, which proves the check in part only`;
  if (budget === null || (BUDGETS as readonly string[]).indexOf(budget) >= BUDGETS.indexOf(measure.budget)) return undefined;
  return `it was made with budget ${budget}, and ${measure.budget} is demanded`;
}

function judged(state: Standing['state'], reason: string, found: readonly Found[]): Judged {
  const divergences = new Map(found.flatMap(({ claim }) => claim.divergences.map((divergence) => [divergence.id, divergence] as const)));
  return { state, reason, evidence: [...new Set(found.map(({ holding }) => holding.id))], divergences: [...divergences.values()] };
}
