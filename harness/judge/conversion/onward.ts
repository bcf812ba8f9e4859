import type { CheckPart } from '../../contract/evidence.ts';
import { isOutcome } from '../../kit/outcome-form.ts';
import { TallyCounter } from '../../kit/tally.ts';
import type { Passage } from './conversion.ts';

const SHOWN = 3;

/**
 * The service goes on where the conversion ended: a further workload runs on what converted, with tier C empty and tier B
 * cut. Domain errors are answers; anything else thrown is a fault.
 */
export async function judgeOnward({ arena, target }: Passage): Promise<CheckPart> {
  const name = 'onward on what converted';
  const tally = new TallyCounter();
  let shown = 0;
  for await (const { operation, form } of target.drive(arena.random('conversion onward', arena.budget.probeOperations, 3))) {
    const isFault = isOutcome(form, 'fault');
    tally.add({ equal: !isFault, rules: [] });
    if (!isFault || shown++ >= SHOWN) continue;
    const at = { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant } as const;
    const summary = `${operation.name} breaks on postgres after the conversion`;
    arena.report({ sides: ['mongo', 'postgres'], at, differences: [{ pointer: '', left: undefined, right: form }], summary }, 'conversion');
  }
  const frozen = tally.freeze();
  if (frozen.different > 0) return { name, verdict: 'fail', reason: `${frozen.different} of ${frozen.compared} operations break`, tally: frozen };
  return { name, verdict: 'pass', reason: `${frozen.compared} operations go on where the conversion ended`, tally: frozen };
}
