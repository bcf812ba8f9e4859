import type { CheckPart, CheckResult } from '../contract/evidence.ts';
import { counted } from '../kit/grouped.ts';
import { sumTallies, worst } from '../kit/tally.ts';

/** A check's result from its parts: the worst verdict, and the reason of the first part that has it. */
export function resultOfParts(parts: readonly CheckPart[], digests: Readonly<Record<string, string>> = {}): CheckResult {
  const tally = sumTallies(parts.map((part) => part.tally));
  const verdict = worst(parts.map((part) => part.verdict));
  if (tally.compared === 0) return { verdict: worst([verdict, 'void']), reason: 'nothing was compared', tally, parts, digests };
  const decisive = parts.find((part) => part.verdict === verdict);
  const reason = verdict === 'pass' ? `${counted(tally.compared, 'comparison')} in ${counted(parts.length, 'part')}` : `${decisive?.name}: ${decisive?.reason}`;
  return { verdict, reason, tally, parts, digests };
}
