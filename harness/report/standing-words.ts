import type { PhaseStanding, PlanStanding, Standing, State } from '../contract/standing.ts';
import type { Verdict } from '../contract/verdict.ts';
import { counted } from '../kit/grouped.ts';

/** What a state means, in one line each. */
export const stateMeaning: Readonly<Record<State, string>> = {
  proven: 'It passed, on this commit and schema, with the budget that is demanded.',
  accepted: 'It passed, and rests on differences that somebody accepted.',
  failed: 'A difference was found that nobody accepts, or no longer.',
  void: 'Nothing was measured, and it has not passed since.',
  inconclusive: 'There was not enough evidence either way, and it has not passed since.',
  weak: 'It passed with too small a budget, on too few seeds, or on a part.',
  stale: 'It was made for another commit or schema, or too long ago.',
  missing: 'There is no evidence of it.',
};

/** The verdict on a phase, in a few words. */
export const phaseHeadline: Readonly<Record<Verdict, string>> = {
  pass: 'may be cut over',
  fail: 'must not be cut over',
  inconclusive: 'not proven',
  void: 'not proven',
};

/** Checks of one subject that stand alike, for one reason. */
export interface StandingGroup {
  readonly subject: string;
  readonly state: State;
  readonly reason: string;
  readonly checks: readonly string[];
}

const STATES = Object.keys(stateMeaning) as readonly State[];

export function isProven({ state }: Pick<Standing, 'state'>): boolean {
  return state === 'proven' || state === 'accepted';
}

/** Standings by subject, then by state, the proven first; checks of one reason together. */
export function grouped(standings: readonly Standing[]): readonly StandingGroup[] {
  const subjects = [...new Set(standings.map(({ subject }) => subject))];
  return subjects.flatMap((subject) =>
    STATES.flatMap((state) => {
      const alike = Map.groupBy(
        standings.filter((standing) => standing.subject === subject && standing.state === state),
        ({ reason }) => reason,
      );
      return [...alike].map(([reason, own]): StandingGroup => ({ subject, state, reason, checks: own.map(({ check }) => check) }));
    }),
  );
}

/** `3 of 12 proven`. */
export function provenText(standings: readonly Standing[]): string {
  return `${standings.filter(isProven).length} of ${standings.length} proven`;
}

/** One sentence on the phases that were asked about. */
export function planSentence(standing: PlanStanding): string {
  const named = (verdict: Verdict) => standing.phases.filter((phase) => phase.verdict === verdict).map(phaseName);
  if (standing.refusals.length > 0) return `${counted(standing.refusals.length, 'file')} cannot be taken as evidence, so nothing is proven.`;
  const parts = [
    [named('fail'), 'must not be cut over'],
    [[...named('inconclusive'), ...named('void')], 'not proven'],
    [named('pass'), 'may be cut over'],
  ] as const;
  return `${parts
    .filter(([names]) => names.length > 0)
    .map(([names, words]) => `${names.join(', ')}: ${words}`)
    .join('; ')}.`;
}

export function phaseName({ number, name }: PhaseStanding): string {
  return `phase ${number} ${name}`;
}

/** What evidence had to be: `commit 00c5fcf…, budget gate, 1 seed, at most 7 days old`. */
export function measureText({ commit, budget, seeds, maxAgeDays }: PlanStanding): string {
  const made = commit === null ? 'no commit, for this is no repository' : `commit ${commit}`;
  const age = maxAgeDays === undefined ? [] : [maxAgeDays < 2 ? `at most ${Number((maxAgeDays * 24).toFixed(1))} h old` : `at most ${maxAgeDays} days old`];
  return [made, `budget ${budget} or more`, counted(seeds, 'seed'), ...age].join(', ');
}

/** Every divergence that what is proven rests on, once. */
export function acceptedDivergences({ phases }: PlanStanding): Standing['divergences'] {
  const all = phases.flatMap(({ standings }) => standings.filter(isProven).flatMap(({ divergences }) => divergences));
  return [...new Map(all.map((divergence) => [divergence.id, divergence])).values()];
}
