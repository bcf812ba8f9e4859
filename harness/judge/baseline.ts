import type { Arena } from '../contract/arena.ts';
import type { CheckName } from '../contract/difference.ts';
import type { CheckPart } from '../contract/evidence.ts';
import { TallyCounter } from '../kit/tally.ts';

/** Holds the digests against the committed ones; undefined when none are committed for this seed and budget. */
export function judgeBaseline(
  arena: Pick<Arena, 'baseline' | 'module' | 'report'>,
  check: CheckName,
  digests: Readonly<Record<string, string>>,
): CheckPart | undefined {
  const { baseline } = arena;
  if (baseline === undefined) return undefined;
  const tally = new TallyCounter();
  for (const [name, digest] of Object.entries(digests)) {
    const accepted = baseline[name];
    if (accepted === undefined) continue;
    tally.add({ equal: accepted === digest, rules: [] });
    if (accepted === digest) continue;
    const finding = arena.report(
      {
        sides: ['baseline', 'run'],
        at: { kind: 'run', what: name },
        differences: [{ pointer: '', left: accepted, right: digest }],
        summary: `${name}: not as in the committed baseline; if the change is meant, run "cutover baseline accept ${arena.module.name}"`,
      },
      check,
    );
    if (finding.divergence !== undefined) tally.accept();
  }
  const frozen = tally.freeze();
  if (frozen.compared === 0) return undefined;
  const failed = frozen.different > frozen.accepted;
  return {
    name: 'committed baseline',
    verdict: failed ? 'fail' : 'pass',
    reason: failed ? `${frozen.different} of ${frozen.compared} digests have changed` : 'as accepted',
    tally: frozen,
  };
}
