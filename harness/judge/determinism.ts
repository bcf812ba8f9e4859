import type { Arena, Leg, RunDigests } from '../contract/arena.ts';
import type { Finding } from '../contract/difference.ts';
import type { CheckPart, CheckResult } from '../contract/evidence.ts';
import type { Workload } from '../contract/operation.ts';
import { canonicalDigest } from '../kit/digest.ts';
import { TallyCounter } from '../kit/tally.ts';
import { judgeBaseline } from './baseline.ts';
import { resultOfParts } from './check-result.ts';
import { SURROUNDINGS } from './surroundings.ts';

/** Enough tenants that eight operations can be in flight without two of one tenant. */
const TENANTS = 8;

/** Re-runs that shrinking may take when each costs a process. */
const PROCESS_TRIALS = 12;

/** A way to run the same workload that must not change what it gives. */
interface Variant {
  readonly name: string;
  readonly trials?: number;
  run(workload: Workload): Promise<RunDigests>;
}

/**
 * Determinism: the same seed gives the same results and the same state, whatever may vary around it: run again, in
 * other processes with other time zones and locales, with tenants interleaved otherwise, with eight operations in
 * flight; and, where a baseline is committed for this seed and budget, as it was when it was accepted.
 */
export async function judgeDeterminism(arena: Arena): Promise<CheckResult> {
  const workload = arena.random('determinism', arena.budget.probeOperations, TENANTS);
  const [mongo, postgres] = await Promise.all([arena.leg('mongo', { label: 'determinism' }), arena.leg('postgres', { label: 'determinism' })]);
  let done = 0;
  const step = () => arena.progress(++done, 12);
  const [onMongo, onPostgres] = await Promise.all([judgeLeg(arena, mongo, workload, step), judgeLeg(arena, postgres, workload, step)]);
  const digests = {
    'mongo results': onMongo.reference.results,
    'mongo state': onMongo.reference.state,
    'postgres results': onPostgres.reference.results,
    'postgres state': onPostgres.reference.state,
  };
  const baseline = judgeBaseline(arena, 'determinism', digests);
  return resultOfParts([...onMongo.parts, ...onPostgres.parts, ...(baseline === undefined ? [] : [baseline])], digests);
}

async function judgeLeg(arena: Arena, leg: Leg, workload: Workload, step: () => void) {
  const reference = await arena.digests(leg, workload, 1);
  step();
  const variants: Variant[] = [
    { name: 'run again', run: (candidate) => arena.digests(leg, candidate, 1) },
    { name: 'tenants interleaved otherwise', run: (candidate) => arena.digests(leg, arena.interleave(candidate, leg.side), 1) },
    { name: 'eight in flight', run: (candidate) => arena.digests(leg, candidate, 8) },
    ...SURROUNDINGS.map(
      (env): Variant => ({
        name: `another process, ${env.TZ}, ${env.LC_ALL}`,
        trials: PROCESS_TRIALS,
        run: (candidate) => arena.elsewhere(leg, { workload: candidate, concurrency: 1, env }),
      }),
    ),
  ];
  const parts = new Map<Variant, CheckPart>();
  // The legs are judged at once: where one takes the other processes first and the other last, each zone's serves both.
  for (const variant of leg.store === 'mongo' ? variants : variants.toReversed()) {
    parts.set(variant, await judgeVariant(arena, leg, workload, reference, variant));
    step();
  }
  return { reference, parts: variants.map((variant) => parts.get(variant) as CheckPart) };
}

async function judgeVariant(arena: Arena, leg: Leg, workload: Workload, reference: RunDigests, variant: Variant): Promise<CheckPart> {
  const other = await variant.run(workload);
  const tally = new TallyCounter();
  for (const [key, form] of reference.forms) tally.add({ equal: same(form, other.forms.get(key)), rules: [] });
  for (const [record, digest] of reference.records) tally.add({ equal: other.records.get(record) === digest, rules: [] });
  for (const record of other.records.keys()) if (!reference.records.has(record)) tally.add({ equal: false, rules: [] });
  const name = `${leg.side}: ${variant.name}`;
  if (tally.unaccepted === 0) return { name, verdict: 'pass', reason: 'same results, same state', tally: tally.freeze() };
  const finding = await explain(arena, leg, workload, reference, other, variant);
  if (finding.divergence !== undefined) while (tally.unaccepted > 0) tally.accept();
  const frozen = tally.freeze();
  const failed = frozen.different > frozen.accepted;
  return {
    name,
    verdict: failed ? 'fail' : 'pass',
    reason: `${frozen.different} of ${frozen.compared} results and records differ between two runs`,
    tally: frozen,
  };
}

async function explain(arena: Arena, leg: Leg, workload: Workload, reference: RunDigests, other: RunDigests, variant: Variant): Promise<Finding> {
  let runs: readonly [RunDigests, RunDigests] = [reference, other];
  const first = workload.operations.findIndex(({ key }) => !same(reference.forms.get(key), other.forms.get(key)));
  const failing = first < 0 ? workload : { ...workload, operations: workload.operations.slice(0, first + 1) };
  let trials = variant.trials ?? Number.POSITIVE_INFINITY;
  const shrunk = await arena.shrink(failing, async (candidate) => {
    if (trials-- <= 0) return false;
    const pair = [await arena.digests(leg, candidate, 1), await variant.run(candidate)] as const;
    if (firstParting(candidate, pair) === undefined) return false;
    runs = pair;
    return true;
  });
  const parting = firstParting(shrunk, runs) ?? firstParting(workload, [reference, other]);
  return arena.report(
    {
      sides: [leg.side, `${leg.side}, ${variant.name}`],
      at: parting?.at ?? { kind: 'run', what: variant.name },
      differences: [{ pointer: '', left: parting?.left, right: parting?.right }],
      summary: `${leg.side} does not give the same twice: ${variant.name}`,
      counterexample: shrunk,
    },
    'determinism',
  );
}

/** The first operation, or else record, in which two runs of a workload part. */
function firstParting(workload: Workload, [one, other]: readonly [RunDigests, RunDigests]) {
  for (const { key, name, tenant } of workload.operations) {
    const left = one.forms.get(key);
    const right = other.forms.get(key);
    if (!same(left, right)) return { at: { kind: 'operation' as const, key, name, tenant }, left, right };
  }
  for (const record of new Set([...one.records.keys(), ...other.records.keys()])) {
    const left = one.records.get(record);
    const right = other.records.get(record);
    if (left === right) continue;
    const [collection = '', ...key] = record.split(' ');
    const at = { kind: 'record' as const, collection, key: key.join(' '), after: workload.operations.length };
    return { at, left: left ?? undefined, right: right ?? undefined };
  }
  return undefined;
}

function same(left: RunDigests['forms'] extends ReadonlyMap<number, infer Form> ? Form | undefined : never, right: typeof left): boolean {
  if (left === undefined || right === undefined) return left === right;
  return canonicalDigest(left) === canonicalDigest(right);
}
