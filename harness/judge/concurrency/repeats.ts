import type { RaceRun, RaceTrial } from '../../contract/race.ts';

/** A run that was made, and what came of it. */
export interface Tried extends Pick<RaceTrial, 'requests' | 'diedLate'> {
  readonly run: RaceRun;
}

/**
 * Whether a way to run a race is another one over again, so that one run answers for both:
 *
 * - a straggler that has no such request: as many callers in step, or more, have shown how many each sends. Nobody would be held,
 *   and a caller that sends a single request and is held there merely comes last, as in a scenario;
 * - a death behind the dying step's end: a run has shown that the step ends by then. The store is left the same.
 */
export function isRepeat(run: RaceRun, tried: readonly Tried[]): boolean {
  const { callers, interleaving, death } = run;
  if (death !== undefined)
    return tried.some((each) => each.run.callers === callers && each.diedLate && each.run.death !== undefined && each.run.death.answers < death.answers);
  if (interleaving.kind !== 'straggler') return false;
  const least = interleaving.request === 'commit' ? 2 : interleaving.request;
  return tried.some(({ run: { callers: others, interleaving: order, death: other }, requests }) => {
    return others >= callers && order.kind === 'in step' && other === undefined && (requests[interleaving.caller] ?? 0) < least;
  });
}
