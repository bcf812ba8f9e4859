import type { Demand, Phase, PhasePlan } from '../contract/phase.ts';
import type { Holding, PhaseStanding, PlanStanding, Progress, Refusal, Standing, State } from '../contract/standing.ts';
import type { Verdict } from '../contract/verdict.ts';
import { worst } from '../kit/tally.ts';
import { type Configured, demandedOf, phasesBefore } from './demanded.ts';
import { type Measure, standingOf } from './standing.ts';

/** What a plan is judged on. */
export interface Judgement {
  readonly plan: PhasePlan;
  readonly configured: Configured;
  readonly holdings: readonly Holding[];
  readonly refusals: readonly Refusal[];
  readonly leftOut: readonly Refusal[];
  readonly measure: Measure;
  /** The checks that some command of this version makes evidence of. */
  readonly made: ReadonlySet<Demand>;
  /** The command lines that make evidence of what is open. */
  readonly commands: (open: readonly Pick<Standing, 'subject' | 'check'>[]) => readonly string[];
}

const VERDICT: Readonly<Record<State, Verdict>> = {
  proven: 'pass',
  accepted: 'pass',
  failed: 'fail',
  void: 'inconclusive',
  inconclusive: 'inconclusive',
  weak: 'inconclusive',
  stale: 'inconclusive',
  missing: 'inconclusive',
};

/**
 * How the chosen phases stand, with those before them: a phase may be cut over when all that it demands is proven, and
 * so are the phases before it. Where evidence had to be refused nothing is proven, for it may say otherwise.
 *
 * @param chosen Numbers of phases; the verdict is theirs.
 */
export function planStanding(judgement: Judgement, chosen: readonly number[]): PlanStanding {
  const { plan, measure, refusals } = judgement;
  const own = new Map(plan.phases.map((phase) => [phase.number, standingsOf(phase, judgement)]));
  const verdicts = new Map(plan.phases.map((phase) => [phase.number, worst([...withBefore(phase, plan)].flatMap((number) => verdictsOf(own.get(number))))]));
  const asked = new Set(plan.phases.filter(({ number }) => chosen.includes(number)).flatMap((phase) => [...withBefore(phase, plan)]));
  const phases = plan.phases
    .filter(({ number }) => asked.has(number))
    .map((phase): PhaseStanding => {
      const after = phasesBefore(phase, plan);
      return {
        number: phase.number,
        name: phase.name,
        summary: phase.summary,
        modules: Object.entries(phase.modules).map(([name, priority]) => ({ name, priority })),
        after,
        waitsFor: after.filter((number) => verdicts.get(number) !== 'pass'),
        standings: own.get(phase.number) ?? [],
        commands: judgement.commands((own.get(phase.number) ?? []).filter(({ state, isMade }) => VERDICT[state] === 'inconclusive' && isMade)),
        verdict: verdicts.get(phase.number) ?? 'void',
      };
    });
  return {
    commit: measure.commit,
    at: new Date(measure.nowMs).toISOString(),
    budget: measure.budget,
    seeds: measure.seeds,
    maxAgeDays: measure.maxAgeDays,
    phases,
    milestones: plan.milestones.map(({ name, summary, phases: numbers }) =>
      progress(
        name,
        summary,
        numbers.map((number) => verdicts.get(number) ?? 'void'),
      ),
    ),
    criteria: plan.criteria.map(({ name, summary, checks }) => progress(name, summary, verdictsOfChecks([...own.values()].flat(), checks))),
    holdings: judgement.holdings.map(({ schemas: _schemas, claims: _claims, ...facts }) => facts),
    refusals,
    leftOut: judgement.leftOut,
    verdict: worst([...chosen.map((number) => verdicts.get(number) ?? 'void'), ...(refusals.length > 0 ? ['inconclusive' as const] : [])]),
  };
}

function standingsOf(phase: Phase, { configured, holdings, measure, made }: Judgement): readonly Standing[] {
  return demandedOf(phase, configured).map((demanded) => {
    const { subject, check } = demanded;
    const standing = standingOf(demanded, holdings, measure);
    const isMade = made.has(check) && demanded.impossible === undefined;
    const reason = standing.state === 'missing' && !made.has(check) ? 'no command of this version makes evidence of it' : standing.reason;
    return { phase: phase.number, subject, check, ...standing, reason, isMade };
  });
}

/** A phase's number and those of all before it, directly or not. The definition holds no circle but by `others`. */
function withBefore(phase: Phase, plan: PhasePlan, seen: Set<number> = new Set()): ReadonlySet<number> {
  if (seen.has(phase.number)) return seen;
  seen.add(phase.number);
  for (const other of plan.phases) if (phasesBefore(phase, plan).includes(other.number)) withBefore(other, plan, seen);
  return seen;
}

/** Of a phase that demands nothing of anything that is configured nothing was proven. */
function verdictsOf(standings: readonly Standing[] | undefined): readonly Verdict[] {
  return standings === undefined || standings.length === 0 ? ['inconclusive'] : standings.map(({ state }) => VERDICT[state]);
}

function verdictsOfChecks(standings: readonly Standing[], checks: readonly Demand[]): readonly Verdict[] {
  const known = new Map(standings.filter(({ check }) => checks.includes(check)).map((standing) => [`${standing.subject} ${standing.check}`, standing]));
  return [...known.values()].map(({ state }) => VERDICT[state]);
}

function progress(name: string, summary: string, verdicts: readonly Verdict[]): Progress {
  const proven = verdicts.filter((verdict) => verdict === 'pass').length;
  return { name, summary, proven, of: verdicts.length, verdict: verdicts.length === 0 ? 'inconclusive' : worst(verdicts) };
}
