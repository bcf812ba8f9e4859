import type { RaceOutcome, RaceSeen } from '../../contract/race.ts';
import type { Canonical } from '../../contract/type.ts';
import { encode } from '../../kit/ejson.ts';

/** Outcomes of one caller that a finding shows; a worker's empty rounds tell nothing more. */
const SHOWN = 12;

/** What a run showed, for a finding: who called what, and what came of it. */
export function shownRun({ setup, callers, after }: RaceSeen): Canonical {
  const part = (name: string, outcomes: readonly RaceOutcome[]): readonly [string, Canonical][] =>
    outcomes.length === 0 ? [] : [[name, outcomes.slice(0, SHOWN).map(shownOutcome)]];
  return Object.fromEntries([...part('before', setup), ...callers.flatMap((outcomes, at) => part(`caller ${at}`, outcomes)), ...part('after', after)]);
}

function shownOutcome({ operation, args, outcome, form }: RaceOutcome): Canonical {
  return outcome.kind === 'skipped' ? { call: operation.name, gives: form } : { call: operation.name, args: encode(args) as Canonical, gives: form };
}
