import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { StoreLeg } from './arena/leg.ts';
import { canonicalObservation, compareObservations } from './arena/observation.ts';
import { phasesOf, windowsOf, withWorst } from './arena/rehearsal/figures.ts';
import { proveLive } from './arena/rehearsal/live-proof.ts';
import { type Answered, Load } from './arena/rehearsal/load.ts';
import { type RehearsalParts, RehearsalStand } from './arena/rehearsal/stand.ts';
import { PHASES, walk } from './arena/rehearsal/walk.ts';
import { schemaVersion } from './arena/schema-version.ts';
import { IdAliases } from './canonicalize/id-aliases.ts';
import type { ConvertedEntry } from './contract/config.ts';
import type { Difference } from './contract/difference.ts';
import type { CanonicalObservation } from './contract/observation.ts';
import type { Operation, Workload } from './contract/operation.ts';
import { REHEARSAL_VERSION, type RehearsalDifference, type RehearsalEnd, type RehearsalProof, type RehearsalRecord } from './contract/rehearsal.ts';
import type { Stores } from './contract/stores.ts';
import type { ShadowPair } from './conversion/shadow.ts';
import { drive, outcomeOfError } from './drive/driver.ts';
import { counted } from './kit/grouped.ts';
import { isOutcome } from './kit/outcome-form.ts';
import { packageVersion } from './kit/package-version.ts';
import { deriveSeed } from './kit/random.ts';
import { sharedWrites } from './kit/shared-writes.ts';
import { randomWorkload } from './workload/random-operations.ts';

export interface RehearseOptions {
  readonly entry: ConvertedEntry;
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly stores: Stores;
  readonly seed: number;
  /** Operations that leave what the database holds when the load begins. */
  readonly seeded: number;
  /** How long the load lasts, s. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly hasFaults: boolean;
  readonly parts?: RehearsalParts;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

const TENANTS = 6;
/** Differences that are named. */
const NAMED = 20;

/**
 * Rehearses a module's whole conversion beside a load, and holds every answer against a run of the same operations where
 * nothing is converted. A tenant's operations follow one another, so each answer says what was acknowledged before it: a
 * write that was lost, a read that went back in time and an operation that failed on the way all show there.
 *
 * @throws ConversionError, MirrorError; the signal's reason.
 */
export async function rehearse(options: RehearseOptions): Promise<readonly RehearsalRecord[]> {
  const { entry, stores, seed, seeded, perSecond, hasFaults, signal, onNote } = options;
  const { module } = entry;
  const startedAt = new Date().toISOString();
  // About a third of a random workload refers to nothing and is not called.
  const operations = Math.round(options.seconds * perSecond * 1.5);
  const workload = randomWorkload(module, { seed: deriveSeed(seed, 'rehearsal'), size: seeded + operations, tenants: TENANTS });
  onNote('the same operations where nothing is converted');
  await using reference = await StoreLeg.open('mongo', entry, stores, { label: 'undisturbed', signal });
  const expected = new Map<number, CanonicalObservation>();
  for await (const observation of reference.drive(workload, { concurrency: TENANTS })) expected.set(observation.operation.key, observation);

  const shadowed: RehearsalDifference[] = [];
  await using stand = await RehearsalStand.open({
    entry,
    stores,
    seed,
    parts: options.parts,
    isEqual: (pair) => comparedPair(options, pair).equal,
    onDifference: (pair) => shadowed.push(...comparedPair(options, pair).differences),
  });
  // What is skipped is called on no store: its arguments refer to nothing.
  const called = [...expected.values()].filter(({ form }) => !isOutcome(form, 'skipped')).map(({ operation }) => operation.key);
  const seeding = called.filter((key) => key < seeded).length;
  const load = new Load(stand.backend, seeding, perSecond);
  const found: Found[] = [];
  onNote(`${counted(seeding, 'operation')} that seed the database, then ${called.length - seeding}, ${perSecond} a second`);
  const driven = driveAll(workload, load, options, found).finally(() => load.over());
  const walking = walk({ entry, stores, stand, load, operations: called.length - seeding, seed: deriveSeed(seed, 'walk'), hasFaults, signal, onNote });
  // Whichever fails first ends the other.
  walking.catch(() => load.over());
  const [walked] = await Promise.all([walking, driven]);

  onNote('holding the end against the run where nothing was converted');
  const last = await proveLive({ entry, stores, signal, from: reference.target, to: stand.postgres, settleMs: 0 });
  const proofs: readonly RehearsalProof[] = [
    ...walked.proofs,
    { type: 'proof', name: 'postgres has at the end what mongo has where nothing was converted', atMs: Math.round(load.nowMs), ...last },
  ];
  const differences = found.flatMap((each) => differencesOf(options, expected, each));
  const phases = phasesOf(load.samples, PHASES);
  return [
    {
      type: 'rehearsal',
      version: REHEARSAL_VERSION,
      tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
      commit: await commitOf(path.dirname(options.configFile)),
      startedAt,
      seed,
      module: module.name,
      schema: (await schemaVersion(entry.postgres.schema.migrations)) ?? null,
      stores: {
        mongo: { version: stores.mongo.version, durability: stores.mongo.durability },
        postgres: { version: stores.postgres.version, durability: stores.postgres.durability },
      },
      seeded: seeding,
      operations: called.length - seeding,
      perSecond,
      tenants: TENANTS,
      hasFaults,
    },
    ...phases,
    ...walked.changes.map((change) => withWorst(change, load.samples)),
    ...walked.faults,
    ...proofs,
    ...[...differences, ...shadowed].slice(0, NAMED),
    ...windowsOf(load.samples),
    ended({
      compared: found.filter(({ observation }) => !isOutcome(observation.form, 'skipped')).length,
      differences: differences.length + shadowed.length,
      proofs,
      empty: phases.filter((phase) => phase.operations === 0).map(({ name }) => name),
      shadow: { ...stand.shadow.counts },
    }),
  ];
}

interface Found {
  readonly observation: CanonicalObservation;
  readonly answered: Answered | undefined;
}

async function driveAll(workload: Workload, load: Load, { entry, signal, onNote }: RehearseOptions, found: Found[]): Promise<void> {
  const aliases = new IdAliases();
  const runsAlone = sharedWrites(entry.module);
  let faults = 0;
  for await (const observation of drive(load, 'dual', workload, { concurrency: TENANTS, runsAlone, signal })) {
    if (observation.outcome.kind === 'fault' && ++faults === 1) onNote(`${observation.operation.name}: ${observation.outcome.message}`);
    const answered = observation.outcome.kind === 'skipped' ? undefined : load.answered(observation.operation.tenant);
    found.push({ observation: canonicalObservation(entry.module, observation, aliases), answered });
  }
}

function differencesOf(
  { entry }: RehearseOptions,
  expected: ReadonlyMap<number, CanonicalObservation>,
  { observation, answered }: Found,
): readonly RehearsalDifference[] {
  const { operation } = observation;
  const other = expected.get(operation.key);
  if (other === undefined) return [];
  const { equal, differences } = compareObservations(entry.module, other, observation);
  if (equal) return [];
  return [differenceOf(operation, answered?.phase ?? '', answered?.by ?? null, ['mongo', 'dual'], differences[0])];
}

function comparedPair(
  { entry }: RehearseOptions,
  { call, served, shadow }: ShadowPair,
): { readonly equal: boolean; readonly differences: readonly RehearsalDifference[] } {
  const operation: Operation = { key: -1, tenant: call.tenant, name: call.op, args: call.args, nowMs: call.now.getTime() };
  const [left, right] = [shadow, served].map((answer, index) => {
    const outcome = answer.kind === 'value' ? answer : outcomeOfError(answer.error);
    return canonicalObservation(
      entry.module,
      { operation, side: index === 0 ? 'mongo' : 'postgres', args: call.args, outcome, durationUs: 0 },
      new IdAliases(),
    );
  }) as [CanonicalObservation, CanonicalObservation];
  const { equal, differences } = compareObservations(entry.module, left, right);
  return { equal, differences: equal ? [] : [differenceOf(operation, 'dual write', 'postgres', ['mongo', 'postgres'], differences[0])] };
}

function differenceOf(
  { key, name, tenant }: Operation,
  phase: string,
  by: RehearsalDifference['by'],
  sides: RehearsalDifference['sides'],
  first: Difference | undefined,
): RehearsalDifference {
  const { pointer = '', left = null, right = null } = first ?? {};
  return { type: 'difference', key, operation: name, tenant, phase, by, sides, pointer, expected: left, found: right };
}

interface Ending extends Pick<RehearsalEnd, 'compared' | 'differences' | 'shadow'> {
  readonly proofs: readonly RehearsalProof[];
  /** Phases in which nothing was called. */
  readonly empty: readonly string[];
}

function ended({ proofs, empty, ...counts }: Ending): RehearsalEnd {
  const lost = proofs.reduce((sum, { lostCount }) => sum + lostCount, 0);
  const end = (verdict: RehearsalEnd['verdict'], reason: string): RehearsalEnd => ({ type: 'end', verdict, reason, ...counts });
  if (counts.differences > 0 || lost > 0) {
    return end(
      'fail',
      `${counted(counts.differences, 'answer')} other than where nothing is converted, ${counted(lost, 'record')} missing, changed or too many`,
    );
  }
  const bare = proofs.find(({ records }) => records === 0);
  if (counts.compared === 0 || bare !== undefined)
    return end('void', bare === undefined ? 'nothing was called' : `nothing to hold against each other: ${bare.name}`);
  if (empty.length > 0) return end('void', `no operation fell into ${empty.join(', ')}: let the load last longer`);
  const records = proofs.at(-1)?.records ?? 0;
  return end('pass', `${counted(counts.compared, 'answer')} and ${counted(records, 'record')} are those of a run where nothing is converted`);
}
