import type { MatrixCell } from '../../contract/evidence.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { readPointer } from '../../kit/pointer.ts';
import { worst } from '../../kit/tally.ts';
import { type Probe, SITUATIONS, type Situation } from './probes.ts';
import { isSkipped, type Seen, same } from './variant.ts';

/** What one probe shows, in words; undefined when it shows nothing wrong. */
export function breach(probe: Probe, seen: Seen): string | undefined {
  const { situation, operation } = probe;
  const present = seen.present.get(operation.key);
  const kind = present === undefined ? undefined : readPointer(present.form, '/error/kind');
  const fault = present === undefined ? undefined : readPointer(present.form, '/fault/message');
  if (present === undefined) return 'was not run';
  if (fault !== undefined) return `let an error escape that is no domain error: ${String(fault).slice(0, 120)}`;
  if (situation === 'own' || isSkipped(present)) return undefined;
  if (situation === 'empty' || situation === 'unset') return kind === 'forbidden' || kind === 'invalid' ? undefined : `answers a caller ${situation === 'empty' ? 'whose tenant is empty' : 'without a tenant'}`;
  return same(present, seen.absent.get(operation.key)) ? undefined : "answers otherwise because another tenant's data is there";
}

/** The cells of one variant. */
export function cellsOf(variant: string, operations: readonly string[], probes: readonly Probe[], victim: readonly Operation[], seen: Seen): readonly MatrixCell[] {
  // The victim's own workload is a control as good as the probes.
  const controls = victim.map((operation): Probe => ({ situation: 'own', operation }));
  const cells: MatrixCell[] = [];
  for (const operation of operations) {
    for (const situation of SITUATIONS) {
      const calls = [...probes, ...controls].filter((probe) => probe.operation.name === operation && probe.situation === situation && !isSkipped(seen.present.get(probe.operation.key)));
      cells.push({ operation, situation, compared: calls.length, ...verdictOf(variant, situation, calls, seen) });
    }
  }
  return cells;
}

function verdictOf(variant: string, situation: Situation, calls: readonly Probe[], seen: Seen): { readonly verdict: Verdict; readonly reason: string } {
  const [broken] = calls.flatMap((probe) => breach(probe, seen) ?? []);
  if (broken !== undefined) return { verdict: 'fail', reason: `${variant}: ${broken}` };
  if (calls.length === 0) return { verdict: 'void', reason: `${variant}: not called` };
  if (situation !== 'own') return { verdict: 'pass', reason: situation === 'empty' || situation === 'unset' ? 'refused' : "as if the other tenant's data were not there" };
  return seen.fruitful.has(calls[0]?.operation.name ?? '')
    ? { verdict: 'pass', reason: 'its own tenant succeeds' }
    : { verdict: 'inconclusive', reason: `${variant}: its own tenant never succeeded in ${calls.length} calls and every scenario, so a refusal of others proves nothing` };
}

/** The matrix of all variants: each cell's worst verdict, and its reason. */
export function mergeCells(variants: readonly (readonly MatrixCell[])[]): readonly MatrixCell[] {
  const [first = []] = variants;
  return first.map((cell, index) => {
    const same = variants.map((cells) => cells[index] as MatrixCell);
    const verdict = worst(same.map((each) => each.verdict));
    const decisive = same.find((each) => each.verdict === verdict) ?? cell;
    return { ...cell, verdict, reason: decisive.reason, compared: same.reduce((sum, each) => sum + each.compared, 0) };
  });
}
