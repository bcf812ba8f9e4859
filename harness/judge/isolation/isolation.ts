import type { Arena, Leg } from '../../contract/arena.ts';
import type { CheckPart, CheckResult, MatrixCell } from '../../contract/evidence.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { TallyCounter, worst } from '../../kit/tally.ts';
import { auditCatalog } from '../catalog/audit.ts';
import { probeRowSecurity } from '../catalog/raw-probes.ts';
import { resultOfParts } from '../check-result.ts';
import { breach, cellsOf, mergeCells } from './verdicts.ts';
import { makeProbes, type Probe, VICTIM } from './probes.ts';
import { drive, isSkipped, isValue, observeVariant, type Seen, same, split, VARIANTS, type Variant } from './variant.ts';

/** How many breaches of one variant are shrunk and kept, one an operation. */
const FINDINGS_KEPT = 2;

/** Re-runs that shrinking one breach may take: each drives the other tenant's data anew. */
const SHRINK_TRIALS = 80;

/**
 * Isolation: what a tenant sees is a function of its own data alone. The victim's results and records are the same
 * with neighbours as without (T11). A stranger's calls, with the victim's own ids in their arguments, come out as they
 * do in a store where the victim never was (T05, T06, T07), and leave the victim's records as they were. Callers
 * without a tenant are refused, hostile tenants are nobody (T10).
 */
export async function judgeIsolation(arena: Arena): Promise<CheckResult> {
  const workload = arena.random('isolation', arena.budget.probeOperations, 4);
  const probes = makeProbes(arena, await fruitful(arena, workload));
  let done = 0;
  const step = () => arena.progress(++done, VARIANTS.length * 3 + 2);
  const variants = await Promise.all(VARIANTS.map((variant) => judgeVariant(arena, variant, workload, probes, step)));
  const parts: CheckPart[] = variants.flatMap((variant) => variant.parts);
  const app = variants[1]?.present;
  if (app?.target.kind === 'postgres') {
    parts.push(await auditCatalog(arena, app.target));
    step();
    parts.push(await probeRowSecurity(arena, app.target, [VICTIM, 'globex']));
    step();
  }
  const matrix = mergeCells(variants.map(({ cells }) => cells));
  const result = resultOfParts(parts);
  const unproven = matrix.find(({ verdict }) => verdict === 'inconclusive' || verdict === 'void');
  if (result.verdict !== 'pass' || unproven === undefined) return { ...result, matrix };
  return { ...result, verdict: worst([result.verdict, unproven.verdict]), reason: `${unproven.operation}, ${unproven.situation}: ${unproven.reason}`, matrix };
}

/** The victim's operations that give a value: what foreign calls must be able to refer to, if they are to prove anything. */
async function fruitful(arena: Arena, workload: Workload): Promise<readonly Operation[]> {
  const { victim } = split(workload);
  await using leg = await arena.leg('mongo', { label: 'isolation_scout' });
  const seen = await drive(leg, { ...workload, operations: victim });
  return victim.filter(({ key }) => isValue(seen.get(key)));
}

async function judgeVariant(arena: Arena, variant: Variant, workload: Workload, probes: readonly Probe[], step: () => void) {
  const label = variant.role === 'bypass' ? 'bypass' : 'isolation';
  const [present, absent] = await Promise.all([arena.leg(variant.side, { label, role: variant.role }), arena.leg(variant.side, { label: `${label}_alone`, role: variant.role })]);
  const seen = await observeVariant(arena, workload, probes, present, absent, step);
  const cells: readonly MatrixCell[] = cellsOf(variant.name, Object.keys(arena.module.operations), probes, split(workload).victim, seen);
  const parts = [judgeNeighbours(arena, variant, workload, seen), await judgeProbes(arena, variant, workload, probes, seen, present, absent), judgeRecords(arena, variant, seen)];
  return { present, cells, parts };
}

/** The victim's results and records, among neighbours and alone. */
function judgeNeighbours(arena: Arena, variant: Variant, workload: Workload, seen: Seen): CheckPart {
  const tally = new TallyCounter();
  for (const operation of split(workload).victim) {
    const [crowded, alone] = [seen.crowded.get(operation.key), seen.alone.get(operation.key)];
    const equal = same(crowded, alone);
    tally.add({ equal, rules: [] });
    if (equal || crowded === undefined || alone === undefined) continue;
    const { key, name, tenant } = operation;
    const finding = arena.report(
      {
        sides: [`${variant.name}, alone`, `${variant.name}, with neighbours`],
        at: { kind: 'operation', key, name, tenant },
        differences: arena.compareObservations(alone, crowded).differences,
        summary: `${name} shows that other tenants are there (${variant.name})`,
      },
      'isolation',
    );
    if (finding.divergence !== undefined) tally.accept();
  }
  for (const [record, digest] of seen.aloneRecords) tally.add({ equal: seen.crowdedRecords.get(record) === digest, rules: [] });
  for (const record of seen.crowdedRecords.keys()) if (!seen.aloneRecords.has(record)) tally.add({ equal: false, rules: [] });
  return part(`${variant.name}: with neighbours as without`, tally, "a tenant's results or records depend on other tenants'");
}

/** Foreign calls where the victim is, and where it never was. */
async function judgeProbes(arena: Arena, variant: Variant, workload: Workload, probes: readonly Probe[], seen: Seen, present: Leg, absent: Leg): Promise<CheckPart> {
  const tally = new TallyCounter();
  const explained = new Set<string>();
  for (const probe of probes) {
    if (isSkipped(seen.present.get(probe.operation.key))) continue;
    const what = breach(probe, seen);
    tally.add({ equal: what === undefined, rules: [] });
    const { name } = probe.operation;
    if (what === undefined || explained.has(name) || explained.size >= FINDINGS_KEPT) continue;
    explained.add(name);
    await explain(arena, variant, workload, probes, probe, what, present, absent);
  }
  return part(`${variant.name}: foreign calls`, tally, 'foreign calls are answered that must not be, or otherwise than where the other tenant is not');
}

/** What the foreign calls left of the victim's records. */
function judgeRecords(arena: Arena, variant: Variant, seen: Seen): CheckPart {
  const tally = new TallyCounter();
  for (const record of new Set([...seen.crowdedRecords.keys(), ...seen.probedRecords.keys()])) {
    const [left, right] = [seen.crowdedRecords.get(record), seen.probedRecords.get(record)];
    tally.add({ equal: left === right, rules: [] });
    if (left === right) continue;
    const [collection = '', ...key] = record.split(' ');
    const finding = arena.report(
      {
        sides: [`${variant.name}, before foreign calls`, `${variant.name}, after them`],
        at: { kind: 'record', collection, key: key.join(' '), after: 0 },
        differences: [{ pointer: '', left, right, note: 'digests of the record' }],
        summary: `${collection}: a stranger's calls changed another tenant's record (${variant.name})`,
      },
      'isolation',
    );
    if (finding.divergence !== undefined) tally.accept();
  }
  return part(`${variant.name}: records after foreign calls`, tally, "a tenant's records were changed by strangers");
}

/** Shrinks a breach to the operations that put the other tenant's data there and the call that shows it. */
async function explain(arena: Arena, variant: Variant, workload: Workload, probes: readonly Probe[], probe: Probe, what: string, present: Leg, absent: Leg): Promise<void> {
  const { operation, situation } = probe;
  const { victim, neighbours } = split(workload);
  const earlier = probes.map((each) => each.operation).filter((each) => each.key < operation.key && each.tenant === operation.tenant && situation === 'other');
  let shown = { left: undefined as Parameters<Arena['compareObservations']>[0] | undefined, right: undefined as Parameters<Arena['compareObservations']>[0] | undefined };
  let trials = SHRINK_TRIALS;
  const fails = async (candidate: Workload): Promise<boolean> => {
    if (trials-- <= 0) return false;
    if (candidate.operations.at(-1)?.key !== operation.key) return false;
    await Promise.all([present.reset(), absent.reset()]);
    const there = await drive(present, candidate);
    const own = candidate.operations.filter(({ tenant, key }) => tenant === operation.tenant && there.has(key));
    const gone = await drive(absent, { ...candidate, operations: own.map((each) => ({ ...each, args: there.get(each.key)?.args })) });
    const [right, left] = [there.get(operation.key), gone.get(operation.key)];
    const seen = { present: there, absent: gone } as unknown as Seen;
    if (breach(probe, seen) === undefined) return false;
    shown = { left, right };
    return true;
  };
  const counterexample = await arena.shrink({ ...workload, operations: [...neighbours, ...victim, ...earlier, operation] }, fails);
  const { left, right } = shown;
  arena.report(
    {
      sides: [`${variant.name}, other tenant absent`, `${variant.name}, other tenant present`],
      at: { kind: 'operation', key: operation.key, name: operation.name, tenant: String(operation.tenant).slice(0, 40) },
      differences: left !== undefined && right !== undefined ? arena.compareObservations(left, right).differences : [{ pointer: '', left: left?.form, right: right?.form, note: what }],
      summary: `${operation.name} ${what} (${variant.name}, ${situation})`,
      counterexample,
    },
    'isolation',
  );
}

function part(name: string, tally: TallyCounter, broken: string): CheckPart {
  const different = tally.unaccepted;
  const frozen = tally.freeze();
  if (different > 0) return { name, verdict: 'fail', reason: `${broken}: ${different} of ${frozen.compared}`, tally: frozen };
  if (frozen.compared === 0) return { name, verdict: 'void', reason: 'nothing was compared', tally: frozen };
  return { name, verdict: 'pass', reason: `${frozen.compared} as they must be`, tally: frozen };
}
