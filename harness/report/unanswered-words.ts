import type { RehearsalDoubts } from '../contract/rehearsal.ts';
import { counted } from '../kit/grouped.ts';

/** What became of the calls that had no answer, behind what left them so; begins with a comma or a space. */
export function unansweredWords({ asked, tookEffect, didNot }: RehearsalDoubts, none = ''): string {
  if (asked + tookEffect + didNot === 0) return none;
  return ` (${counted(tookEffect + didNot, 'write')} without an answer: ${tookEffect} took effect, ${didNot} did not; ${counted(asked, 'read')})`;
}

/** The same as a sentence of its own. */
export function unansweredSentence({ asked, tookEffect, didNot }: RehearsalDoubts): string {
  if (asked + tookEffect + didNot === 0) return 'Every call had its answer.';
  return `Without an answer: ${counted(tookEffect + didNot, 'write')}, of which ${tookEffect} took effect and ${didNot} did not, and ${counted(asked, 'read')}.`;
}
