import type { Budget } from '../../contract/arena.ts';
import type { Race, RaceRun, RaceScript } from '../../contract/race.ts';
import { deriveSeed } from '../../kit/random.ts';
import { FEW } from './few.ts';

/** What the runs of a race depend on. */
interface Bounds {
  readonly budget: Budget;
  readonly seed: number;
  /** Whether requests can be held and connections cut. */
  readonly wired: boolean;
}

/**
 * The ways to run a race. Callers come in step, as stragglers, in seeded orders, and die: many ways, of few requests each, so
 * of few callers. Up to four come in step: two do not show everything, since the first often does something else than all
 * others. Two come as stragglers and in seeded orders, and of the fewest that the race names one dies. More than four come at
 * once, as they would.
 *
 * Where the budget has the time, there is more of what fewer have shown already: every number comes in step, the most come at
 * once however few they are, one comes alone also where two do (one of whom is alone in front of a straggler), and as
 * stragglers and in seeded orders come the fewest that the race names. The list is the same on both stores, and does not
 * depend on what a run shows.
 */
export function runsOf(race: Race, scriptOf: (callers: number) => RaceScript, { budget, seed, wired }: Bounds): readonly RaceRun[] {
  const counts = [...new Set(race.callers)].sort((a, b) => a - b);
  const { allWays } = budget.races;
  const few = counts.find((callers) => callers > 1);
  /** Who come in step first: what a straggler sends is known from that. */
  const first = allWays ? few : (counts.findLast((callers) => callers > 1 && callers <= FEW) ?? few);
  return counts.flatMap((callers): readonly RaceRun[] => {
    const atOnce: RaceRun = { callers, interleaving: { kind: 'at once' } };
    if (callers === 1) return wired ? [...(few === 2 && !allWays ? [] : [atOnce]), ...deathsOf(scriptOf(1), 1, budget)] : [atOnce];
    if (!wired) return Array.from({ length: 1 + budget.races.walks }, () => atOnce);
    const together: RaceRun = { callers, interleaving: { kind: 'in step' } };
    const free = callers === counts.at(-1) && (callers > FEW || allWays) ? [atOnce] : [];
    const deaths = callers === few ? deathsOf(scriptOf(callers), callers, budget) : [];
    if (callers !== first) return [...(allWays ? [together] : []), ...free, ...deaths];
    const of = (...parts: readonly (string | number)[]): number => deriveSeed(seed, 'race', race.name, ...parts);
    const ordered = allWays ? callers : 2;
    const stragglers = Array.from({ length: budget.races.stragglers }, (_, at): RaceRun => {
      const caller = Math.abs(of('straggler', at)) % ordered;
      return { callers: ordered, interleaving: { kind: 'straggler', caller, request: at === 0 ? 'commit' : at + 1 } };
    });
    const walks = Array.from({ length: budget.races.walks }, (_, at): RaceRun => ({ callers: ordered, interleaving: { kind: 'walk', seed: of('walk', at) } }));
    return [together, ...free, ...stragglers, ...walks, ...deaths];
  });
}

/** The runs in which the first caller that may die does, at one place after another; none where nobody may. */
function deathsOf(script: RaceScript, callers: number, budget: Budget): readonly RaceRun[] {
  const caller = script.acts.map((act) => act.findIndex((calls) => calls.some(({ dies }) => dies))).find((at) => at >= 0);
  if (caller === undefined) return [];
  return Array.from({ length: budget.races.deaths }, (_, answers) => ({ callers, interleaving: { kind: 'in step' }, death: { caller, answers } }));
}

/** A way to run a race, in words. */
export function runText({ callers, interleaving, death }: RaceRun): string {
  const who = callers === 1 ? '1 caller' : `${callers} callers`;
  const how = {
    'at once': 'at once',
    'in step': 'each request with the others’',
    'in turn': 'one request after another',
    straggler: interleaving.kind === 'straggler' ? `${requestText(interleaving.request)} of caller ${interleaving.caller} behind all others` : '',
    walk: interleaving.kind === 'walk' ? `requests in the order of seed ${interleaving.seed}` : '',
  }[interleaving.kind];
  return `${who}, ${how}${death === undefined ? '' : `; caller ${death.caller} dies ${death.answers === 0 ? 'before its first request' : `at answer ${death.answers}`}`}`;
}

const requestText = (request: number | 'commit'): string => (request === 'commit' ? 'the commit' : `request ${request}`);
