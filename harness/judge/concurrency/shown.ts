import type { FindingCall } from '../../contract/difference.ts';
import type { RaceOutcome, RaceSeen } from '../../contract/race.ts';
import { encode } from '../../kit/ejson.ts';

/** What a run showed, for a finding: who called what, and what came of it. What was skipped tells nothing. */
export function callsOf({ setup, callers, after }: RaceSeen): readonly FindingCall[] {
  const part = (by: string, outcomes: readonly RaceOutcome[]): readonly FindingCall[] =>
    outcomes
      .filter(({ outcome }) => outcome.kind !== 'skipped')
      .map(({ operation, args, form }) => ({ by, operation: { ...operation, args: encode(args) }, gives: form }));
  return [...part('before', setup), ...callers.flatMap((outcomes, at) => part(`caller ${at}`, outcomes)), ...part('after', after)];
}
