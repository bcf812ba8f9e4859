import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { equalAnswers } from './arena/equal-answers.ts';
import { canonicalObservation } from './arena/observation.ts';
import { Breakage } from './arena/rehearsal/breakage.ts';
import { differenceOf, differenceOfPair, differencesOf } from './arena/rehearsal/differences.ts';
import { Doubts } from './arena/rehearsal/doubts.ts';
import { ended } from './arena/rehearsal/ending.ts';
import { phasesOf, windowsOf, withWorst } from './arena/rehearsal/figures.ts';
import { EVERY, proveLive } from './arena/rehearsal/live-proof.ts';
import { Load } from './arena/rehearsal/load.ts';
import { isLate, type MachineBusyError, Pulse, type PulseOptions } from './arena/rehearsal/pulse.ts';
import { withSkewedClocks } from './arena/rehearsal/skewed-clocks.ts';
import { type RehearsalParts, RehearsalStand } from './arena/rehearsal/stand.ts';
import { Undisturbed } from './arena/rehearsal/undisturbed.ts';
import { PHASES, walk } from './arena/rehearsal/walk.ts';
import { schemaVersion } from './arena/schema-version.ts';
import { storesRecord } from './arena/stores-record.ts';
import { IdAliases } from './canonicalize/id-aliases.ts';
import type { ConvertedEntry } from './contract/config.ts';
import type { CanonicalObservation } from './contract/observation.ts';
import type { Workload } from './contract/operation.ts';
import { REHEARSAL_VERSION, type RehearsalDifference, type RehearsalProof, type RehearsalRecord, type RehearsalStart } from './contract/rehearsal.ts';
import type { Stores } from './contract/stores.ts';
import { drive } from './drive/driver.ts';
import { DefinitionError } from './kit/define.ts';
import { counted } from './kit/grouped.ts';
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
  /** How long the load lasts at least, s: what is broken and mended takes its own time. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly hasFaults: boolean;
  /** How long a call may take, ms. Default 60,000. */
  readonly deadlineMs?: number;
  readonly parts?: RehearsalParts;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

const TENANTS = 6;
/** Differences that are named. */
const NAMED = 20;
/** How far the workers' clocks are apart, ms. */
const SKEW_MS = 3_000;
/** Operations are there for so many times as long as the load lasts at least, and for what is broken and mended: the way says when it is over. */
const AMPLE = 4;
const FAULTS_S = 120;

/**
 * Rehearses a module's whole conversion beside a load, and holds every answer against a run of the same operations where
 * nothing is converted. A tenant's operations follow one another, so each answer says what was acknowledged before it: a
 * write that was lost, a read that went back in time and an operation that failed on the way all show there.
 *
 * @throws DefinitionError when what starts fresh is not mapped; the signal's reason.
 */
export async function rehearse(options: RehearseOptions): Promise<readonly RehearsalRecord[]> {
  const { entry, stores, seed, seeded, seconds, perSecond, hasFaults, onNote } = options;
  refuseUnmapped(entry);
  const startedAt = new Date().toISOString();
  // Whatever fails ends the others: nobody waits for what cannot come any more.
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const perPhase = Math.ceil((seconds * perSecond) / PHASES.length);
  const clockSkewMs = hasFaults ? SKEW_MS : 0;
  const made = randomWorkload(entry.module, {
    seed: deriveSeed(seed, 'rehearsal'),
    size: seeded + perSecond * (seconds * AMPLE + (hasFaults ? FAULTS_S : 0)),
    tenants: TENANTS,
  });
  const workload = withSkewedClocks(made, clockSkewMs);
  await using undisturbed = await Undisturbed.open({ entry, stores, workload, signal });
  const shadowed: RehearsalDifference[] = [];
  await using stand = await RehearsalStand.open({
    entry,
    stores,
    seed,
    parts: options.parts,
    isEqual: equalAnswers(entry.module),
    onDifference: (pair) => shadowed.push(differenceOfPair(entry.module, pair)),
  });
  const doubts = new Doubts({ entry, stores, served: stand.backend, storeNow: () => stand.target, undisturbed, seed: workload.seed, signal });
  const load = new Load({ doubts, seeded, perSecond, onEnded: (operation) => undisturbed.ended(operation) });
  const beats: PulseOptions = { ping: (store) => stores.ping(store) };
  await using pulse = options.parts?.pulse?.(beats) ?? new Pulse(beats);
  const breakage = new Breakage({ stand, stores, load, doubts, undisturbed, pulse, hasFaults, signal });
  onNote(`a load of ${perSecond} operations a second, behind ${counted(seeded, 'operation')} that seed the database`);
  const given: CanonicalObservation[] = [];
  const driven = driveAll(workload, load, { entry, signal, pulse, onNote, given, deadlineMs: options.deadlineMs });
  const walking = walk({ entry, stores, stand, load, doubts, breakage, undisturbed, pulse, perPhase, seed: deriveSeed(seed, 'walk'), signal, onNote });
  driven.catch((error: unknown) => failure.abort(error));
  walking.catch((error: unknown) => failure.abort(error));
  const ending = walking.finally(() => load.over());
  const [walked, busy] = await Promise.all([ending, driven]);
  const cause = walked.failure ?? busy;

  onNote('the same operations where nothing is converted');
  await undisturbed.finish();
  const proofs = [...walked.proofs, ...(cause === undefined ? [await lastProof(options, undisturbed, stand, load.nowMs)] : [])];
  const halves = doubts.halves.map((operation) => differenceOf(operation, '', null, ['mongo', 'dual'], { left: 'all of it, or nothing', right: 'half of it' }));
  const differences = [...differencesOf(entry.module, undisturbed.observations, given, load.answered), ...halves, ...shadowed];
  const phases = phasesOf(load.samples, PHASES);
  return [
    {
      ...(await startOf(options)),
      startedAt,
      seeded: load.seeded,
      operations: load.samples.length,
      clockSkewMs,
      leftOut: breakage.leftOut,
    },
    ...phases,
    ...walked.changes.map((change) => withWorst(change, load.samples)),
    ...breakage.faults,
    ...proofs,
    ...differences.slice(0, NAMED),
    ...windowsOf(load.samples),
    ended({
      // What took effect without an answer was given the undisturbed run's.
      compared: given.filter(({ operation }) => load.answered.get(operation.key)?.doubt !== 'took effect').length,
      differences: differences.length,
      proofs,
      empty: phases.filter((phase) => phase.operations === 0).map(({ name }) => name),
      failure: cause,
      doubts: doubts.counts,
      shadow: { ...stand.shadow.counts },
    }),
  ];
}

/** What starts fresh must be emptied on PostgreSQL, too: where it is, its table has to be known. */
function refuseUnmapped({ module, conversion }: ConvertedEntry): void {
  for (const { collection, tables, shows } of Object.values(conversion.aggregates)) {
    if (tables.length > 0 || shows.length === 0) continue;
    throw new DefinitionError(
      `module "${module.name}": "${collection}" starts fresh, and PostgreSQL has it, too: map it to its table (an aggregate of tier C), so that a cutover can begin it anew there`,
    );
  }
}

interface Driving {
  readonly entry: ConvertedEntry;
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal;
  readonly pulse: Pick<Pulse, 'excuse'>;
  readonly onNote: (message: string) => void;
  /** Takes what the calls gave. */
  readonly given: CanonicalObservation[];
}

/** Drives the workload until it is over, or the load is. Gives why nothing more can be told, where a call had no answer and the machine is to blame. */
async function driveAll(workload: Workload, load: Load, driving: Driving): Promise<MachineBusyError | undefined> {
  const { entry, signal, pulse, onNote, given, deadlineMs } = driving;
  const aliases = new IdAliases();
  let faults = 0;
  let busy: MachineBusyError | undefined;
  try {
    const how = { concurrency: TENANTS, runsAlone: sharedWrites(entry.module), signal, ...(deadlineMs === undefined ? {} : { deadlineMs }) };
    for await (const observation of drive(load, 'dual', workload, how)) {
      const { operation, outcome } = observation;
      if (outcome.kind === 'fault' && !load.isRefused(operation.key) && ++faults === 1) onNote(`${operation.name}: ${outcome.message}`);
      if (outcome.kind === 'fault' && isLate(outcome.code)) busy ??= pulse.excuse(`${operation.name} had no answer`, observation.durationUs / 1_000);
      if (busy !== undefined) {
        // What its tenant finds from here on is not known, and nothing is held against it.
        load.over(busy);
        continue;
      }
      // One that is late has not come back to the load, and is none of those that came when it was over.
      const isCalled = load.answered.has(operation.key) || (outcome.kind === 'fault' && !load.isRefused(operation.key));
      if (isCalled) given.push(canonicalObservation(entry.module, observation, aliases));
    }
    return busy;
  } finally {
    load.over();
  }
}

async function lastProof({ entry, stores, signal }: RehearseOptions, undisturbed: Undisturbed, stand: RehearsalStand, atMs: number): Promise<RehearsalProof> {
  const found = await proveLive({ entry, stores, signal, from: undisturbed.target, to: stand.postgres, tiers: EVERY });
  return { type: 'proof', name: 'postgres has at the end what mongo has where nothing was converted', atMs: Math.round(atMs), ...found };
}

type Known = Omit<RehearsalStart, 'startedAt' | 'seeded' | 'operations' | 'clockSkewMs' | 'leftOut'>;

async function startOf({ entry, configFile, stores, seed, perSecond, hasFaults }: RehearseOptions): Promise<Known> {
  return {
    type: 'rehearsal',
    version: REHEARSAL_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(configFile)),
    seed,
    module: entry.module.name,
    schema: (await schemaVersion(entry.postgres.schema.migrations)) ?? null,
    stores: storesRecord(stores),
    perSecond,
    tenants: TENANTS,
    hasFaults,
  };
}
