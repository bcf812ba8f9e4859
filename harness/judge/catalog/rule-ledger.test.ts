import { expect, it } from 'vitest';
import type { Arena } from '../../contract/arena.ts';
import type { ReportedFinding } from '../../contract/difference.ts';
import { RuleLedger } from './rule-ledger.ts';

const HELD = { expected: 'x', found: 'y', summary: 'it is wrong' };

function ledger(accepted: readonly string[] = []) {
  const reported: ReportedFinding[] = [];
  const report = (finding: ReportedFinding) => {
    reported.push(finding);
    const covered = finding.at.kind === 'catalog' && accepted.includes(finding.at.object);
    return { module: 'm', check: 'schema' as const, ...finding, ...(covered ? { divergence: 'd' } : {}) };
  };
  return { reported, ledger: new RuleLedger({ report } as unknown as Arena, 'schema', 'part') };
}

it('is void of nothing, passes what holds, and names the first breach', () => {
  expect(ledger().ledger.part('fine').verdict).toBe('void');
  const { ledger: one, reported } = ledger();
  one.hold({ ...HELD, object: 'a', ok: true });
  expect(one.part('fine')).toMatchObject({ verdict: 'pass', reason: 'fine', tally: { compared: 1, equal: 1, different: 0 } });
  one.hold({ ...HELD, object: 'b/c', ok: false, hazard: 'T03' });
  one.hold({ ...HELD, object: 'd', ok: false, summary: 'another' });
  expect(one.part('fine')).toMatchObject({ verdict: 'fail', reason: 'it is wrong (and 1 more)', tally: { compared: 3, different: 2 } });
  expect(reported[0]?.differences).toEqual([{ pointer: '/b~1c', left: 'x', right: 'y', hazard: 'T03' }]);
});

it('counts an accepted breach as different and accepted, and does not fail by it', () => {
  const { ledger: one } = ledger(['a']);
  one.hold({ ...HELD, object: 'a', ok: false });
  expect(one.part('fine')).toMatchObject({ verdict: 'pass', tally: { compared: 1, equal: 0, different: 1, accepted: 1 } });
});
