import type { RehearsalEnd, RehearsalProof } from '../../contract/rehearsal.ts';
import { ConversionError } from '../../conversion/conversion-error.ts';
import { MirrorError } from '../../conversion/mirror-error.ts';
import { counted } from '../../kit/grouped.ts';
import { redact } from '../../kit/redact.ts';
import { MachineBusyError } from './pulse.ts';

export interface Ending extends Pick<RehearsalEnd, 'compared' | 'differences' | 'doubts' | 'shadow'> {
  readonly proofs: readonly RehearsalProof[];
  /** Phases in which nothing was called. */
  readonly empty: readonly string[];
  /** What ended the way before its end. */
  readonly failure: unknown;
}

/** What a rehearsal proves. What was seen to differ counts before whatever ended it. */
export function ended({ proofs, empty, failure, ...counts }: Ending): RehearsalEnd {
  const lost = proofs.reduce((sum, { lostCount }) => sum + lostCount, 0);
  const end = (verdict: RehearsalEnd['verdict'], reason: string): RehearsalEnd => ({ type: 'end', verdict, reason, ...counts });
  const cause = failure instanceof Error ? redact(failure.message) : String(failure);
  const behind = failure === undefined ? '' : `; it ended early: ${cause}`;
  if (counts.differences > 0 || lost > 0) {
    return end(
      'fail',
      `${counted(counts.differences, 'answer')} other than where nothing is converted, ${counted(lost, 'record')} missing, changed or too many${behind}`,
    );
  }
  // What a store refuses to take over is a record that is lost.
  if (failure instanceof MirrorError || failure instanceof ConversionError) return end('fail', cause);
  if (failure instanceof MachineBusyError) return end('void', cause);
  if (failure !== undefined) return end('void', `it ended early: ${cause}`);
  const bare = proofs.find(({ records }) => records === 0);
  if (counts.compared === 0 || bare !== undefined)
    return end('void', bare === undefined ? 'nothing was called' : `nothing to hold against each other: ${bare.name}`);
  if (empty.length > 0) return end('void', `no operation fell into ${empty.join(', ')}: let the load last longer`);
  const records = proofs.at(-1)?.records ?? 0;
  return end('pass', `${counted(counts.compared, 'answer')} and ${counted(records, 'record')} are those of a run where nothing is converted`);
}
