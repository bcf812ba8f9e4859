import type { Finding } from '../contract/difference.ts';
import type { CheckRecord } from '../contract/evidence.ts';

/** Whether a module's part of a run may become its baseline, and with what. */
export type Acceptance = { readonly kind: 'accept'; readonly digests: Readonly<Record<string, string>> } | { readonly kind: 'refuse'; readonly reason: string };

/**
 * Only what was proven may be pinned: every check of the module passed, or failed for no other reason than that the
 * committed baseline differs, which is what accepting is for.
 *
 * @param checks The run's check records of this module.
 * @param findings The run's findings of this module.
 */
export function acceptanceOf(checks: readonly CheckRecord[], findings: readonly Finding[]): Acceptance {
  if (checks.length === 0) return { kind: 'refuse', reason: 'the run did not check it' };
  for (const check of checks) {
    if (check.verdict === 'pass') continue;
    const onlyBaseline = check.verdict === 'fail' && differsFromBaselineOnly(check, findings);
    if (!onlyBaseline) return { kind: 'refuse', reason: `${check.check} gave ${check.verdict} (${check.reason})` };
  }
  const digests: Record<string, string> = {};
  for (const check of checks) {
    for (const [name, digest] of Object.entries(check.digests)) {
      if (Object.hasOwn(digests, name) && digests[name] !== digest)
        return { kind: 'refuse', reason: `two of its checks give different digests named "${name}"` };
      digests[name] = digest;
    }
  }
  if (Object.keys(digests).length === 0) return { kind: 'refuse', reason: 'the run gave no digests for it: run the determinism check too' };
  return { kind: 'accept', digests };
}

function differsFromBaselineOnly(check: CheckRecord, findings: readonly Finding[]): boolean {
  const failed = check.parts.filter((part) => part.verdict !== 'pass');
  const own = findings.filter((finding) => finding.check === check.check && finding.divergence === undefined);
  // Findings are bounded in number and parts are not: both must agree that nothing else is wrong.
  return failed.length > 0 && failed.every(({ name }) => name === BASELINE_PART) && own.length > 0 && own.every(({ sides }) => sides[0] === 'baseline');
}

/** The name of the part in which a check holds its digests against the baseline. */
const BASELINE_PART = 'committed baseline';
