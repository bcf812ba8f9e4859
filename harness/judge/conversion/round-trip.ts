import type { CheckPart } from '../../contract/evidence.ts';
import { TallyCounter } from '../../kit/tally.ts';
import type { Passage } from './conversion.ts';

const SHOWN = 3;

/** Every converted document comes back from PostgreSQL as it was: what dual writing and rolling back stand on. */
export async function judgeRoundTrip({ arena, desk, source, target }: Passage): Promise<CheckPart> {
  const tally = new TallyCounter();
  let shown = 0;
  for await (const { aggregate, id, difference } of desk.roundTrips(source, target)) {
    tally.add({ equal: difference === undefined, rules: [] });
    if (difference === undefined || shown++ >= SHOWN) continue;
    const at = { kind: 'record', collection: aggregate, key: id, after: 0 } as const;
    const differences = [{ pointer: '', left: difference.stored, right: difference.back }];
    arena.report(
      { sides: ['mongo', 'postgres'], at, differences, summary: `${aggregate}: document ${id} does not come back from postgres as it was` },
      'conversion',
    );
  }
  const frozen = tally.freeze();
  const name = 'back to documents';
  if (frozen.different > 0)
    return { name, verdict: 'fail', reason: `${frozen.different} of ${frozen.compared} documents do not come back as they were`, tally: frozen };
  if (frozen.compared === 0) return { name, verdict: 'void', reason: 'no document converted', tally: frozen };
  return { name, verdict: 'pass', reason: `${frozen.compared} documents come back as they were`, tally: frozen };
}
