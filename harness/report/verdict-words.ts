import type { CheckName } from '../contract/difference.ts';
import type { Tally } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import { counted, grouped } from '../kit/grouped.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';

/** What a verdict means, in one line each. */
export const verdictMeaning: Readonly<Record<Verdict, string>> = {
  pass: 'Something was compared, and every comparison came out equal, equal by a declared rule, or covered by an accepted divergence.',
  fail: 'A difference was found that nobody accepted, or an accepted divergence is unused or expired.',
  inconclusive: 'There was not enough evidence to say either way.',
  void: 'Nothing was measured: a store or a subject broke, or there was nothing to compare.',
};

/** What a check asks, in one line each. */
export const checkMeaning: Readonly<Record<CheckName, string>> = {
  parity: 'The same operation gives the same result, or the same domain error, on both sides.',
  state: 'Both stores hold the same records, read without going through the repositories.',
  determinism: 'The same seed gives the same digests, whatever the process, time zone, locale or concurrency.',
  'dual-write': 'Writing both stores, PostgreSQL first, answers as before, and both hold the same: also when one is away, or a process dies in between.',
  rollback: 'Back to MongoDB in the middle of its use: nothing is lost, and no caller can tell.',
  conversion: 'What MongoDB holds arrives on PostgreSQL: every record that its tier keeps, no other, unchanged; and comes back.',
  isolation: "No tenant sees, changes or can infer another tenant's data.",
  concurrency: 'Whatever order several callers come in, and wherever one of them dies, what must hold does.',
  schema: 'Migrations end in the same schema from every starting point, and each version of it serves a repository of the one before.',
  journey: 'A story through several modules comes out the same, whichever of them have moved.',
};

/** The verdict in a word or two, for a heading. */
export const verdictHeadline: Readonly<Record<Verdict, string>> = {
  pass: 'Proven',
  fail: 'Failed',
  inconclusive: 'Not proven',
  void: 'Not proven',
};

/** Sums of the run's checks. `byRule` counts comparisons that were equal only by a declared rule. */
export interface RunCounts {
  readonly compared: number;
  readonly equal: number;
  readonly byRule: number;
  readonly different: number;
  readonly accepted: number;
}

/** Comparisons that were equal only by a declared rule. One that needed two rules counts once under each. */
export function equalByRule(tally: Tally): number {
  return Object.values(tally.equalByRule).reduce((sum, count) => sum + count, 0);
}

export function countRun(evidence: Evidence): RunCounts {
  const counts = { compared: 0, equal: 0, byRule: 0, different: 0, accepted: 0 };
  for (const { tally } of evidence.checks) {
    counts.compared += tally.compared;
    counts.equal += tally.equal;
    counts.byRule += equalByRule(tally);
    counts.different += tally.different;
    counts.accepted += tally.accepted;
  }
  return counts;
}

/** The sentence that closes every report: what the run's evidence does and does not prove. */
export function closingSentence(evidence: Evidence): string {
  return `${verdictHeadline[runVerdict(evidence)]}: ${closingWords(evidence)}`;
}

/** What follows the headline in the closing sentence, for places where the headline stands by itself. */
export function closingWords(evidence: Evidence): string {
  const verdict = runVerdict(evidence);
  const named = (wanted: Verdict) => listed(evidence.checks.filter((check) => check.verdict === wanted).map((check) => `${check.module} ${check.check}`));
  const cut = `the run was cut short when ${counted(evidence.checks.length, 'check')} had ended`;
  if (verdict === 'fail') return `${failures(evidence, named('fail'))}${evidence.complete ? '' : `; ${cut}`}.`;
  if (!evidence.complete) return `${cut}.`;
  if (verdict === 'void') return `nothing was measured${evidence.checks.length === 0 ? ', for no check was run' : ` in ${named('void')}`}.`;
  if (verdict === 'inconclusive') return `there is not enough evidence either way in ${named('inconclusive')}.`;
  const { compared, byRule, accepted } = countRun(evidence);
  const apart = [byRule === 0 ? '' : `${grouped(byRule)} equal by a declared rule`, accepted === 0 ? '' : `${counted(accepted, 'difference')} accepted`].filter(
    (part) => part !== '',
  );
  return `${counted(compared, 'comparison')} in ${counted(evidence.checks.length, 'check')}, none different${accepted === 0 ? '' : ' without being accepted'}${apart.length === 0 ? '' : ` (${apart.join(', ')})`}.`;
}

function failures(evidence: Evidence, checks: string): string {
  const stale = (evidence.end?.divergences ?? []).filter((divergence) => divergence.state !== 'used');
  const parts = [
    checks === '' ? '' : `differences that nobody accepted in ${checks}`,
    stale.length === 0 ? '' : `${counted(stale.length, 'accepted divergence is', 'accepted divergences are')} unused or expired`,
  ];
  const given = parts.filter((part) => part !== '');
  return given.length === 0 ? "the run's own verdict is fail" : given.join('; ');
}

function listed(names: readonly string[]): string {
  if (names.length <= 4) return names.join(', ');
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
