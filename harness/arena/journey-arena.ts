import { naturalForm } from '../canonicalize/natural-form.ts';
import { compare } from '../compare/compare.ts';
import type { Budget } from '../contract/arena.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { CheckName, Comparison, Finding, ReportedFinding } from '../contract/difference.ts';
import type { JourneyArena, JourneyDefinition, JourneyRun, Persistence } from '../contract/journey.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import type { Stores } from '../contract/stores.ts';
import type { Canonical } from '../contract/type.ts';
import { journeyModule, journeyWorkload } from '../workload/journey.ts';
import { shrinkWorkload } from '../workload/shrink.ts';
import type { DivergenceBook } from './divergence-book.ts';
import { unmet, unmetValue, unsound } from './expectation.ts';
import { FindingLedger } from './finding-ledger.ts';
import { JourneyLegs } from './journey-legs.ts';
import type { ObservationTap } from './leg.ts';
import { compareObservations, withMisfits } from './observation.ts';
import type { ReplayLines } from './replay-line.ts';

export interface JourneyArenaOptions {
  readonly journey: JourneyDefinition;
  /** The modules that it goes through. */
  readonly entries: readonly ModuleEntry[];
  readonly stores: Stores;
  readonly seed: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly divergences: DivergenceBook;
  readonly baseline: Readonly<Record<string, string>> | undefined;
  readonly replays: ReplayLines;
  readonly tapOf: (module: string) => ObservationTap;
  readonly onProgress: (done: number, total: number, differences: number) => void;
}

/** The arena of one journey: joins the steps for its judge. */
export class RunJourneyArena implements JourneyArena, AsyncDisposable {
  readonly module: ModuleDefinition;
  readonly modules: JourneyArena['modules'];
  readonly workload: Workload;
  readonly #options: JourneyArenaOptions;
  readonly #ledger: FindingLedger;
  #legs: JourneyLegs | undefined;

  constructor(options: JourneyArenaOptions) {
    const { journey, entries, seed, budget, divergences, replays } = options;
    this.#options = options;
    const modules = entries.map(({ module }) => module);
    this.modules = modules;
    this.module = journeyModule(journey, modules);
    this.workload = journeyWorkload(journey, this.module, seed);
    this.#ledger = new FindingLedger({ module: journey.name, seed, budget: budget.name, divergences, replays });
  }

  get seed(): number {
    return this.#options.seed;
  }
  get budget(): Budget {
    return this.#options.budget;
  }
  get signal(): AbortSignal {
    return this.#options.signal;
  }
  get baseline(): Readonly<Record<string, string>> | undefined {
    return this.#options.baseline;
  }

  async run(persistence: Persistence, workload: Workload): Promise<JourneyRun> {
    const { entries, stores, signal, tapOf } = this.#options;
    signal.throwIfAborted();
    this.#legs ??= await JourneyLegs.open({ entries, stores, signal, tapOf });
    return this.#legs.run(persistence, workload);
  }

  async record(persistence: Persistence, collection: string, key: string): Promise<Canonical | undefined> {
    return this.#legs?.record(persistence, collection, key);
  }

  compareObservations(left: CanonicalObservation, right: CanonicalObservation): Comparison {
    return compareObservations(this.module, left, right);
  }

  compareRecords(collection: string, left: Canonical | undefined, right: Canonical | undefined): Comparison {
    const fields = this.module.collections[collection]?.fields;
    if (fields === undefined) throw new TypeError(`no module of this journey has a collection "${collection}"`);
    return withMisfits(compare(left, right, fields), left, '');
  }

  unmet(observation: CanonicalObservation): string | undefined {
    const { operation, form } = observation;
    const wrong = unsound(observation);
    if (wrong !== undefined) return wrong;
    const stated = this.workload.expectations?.[operation.key];
    return stated === undefined ? unmetValue(form) : unmet(form, stated, this.module.operations[operation.name]?.result ?? { kind: 'none' });
  }

  argsForm({ args }: CanonicalObservation): Canonical {
    return naturalForm(args);
  }

  shrink(workload: Workload, fails: (candidate: Workload) => Promise<boolean>): Promise<Workload> {
    return shrinkWorkload(this.module, workload, fails, this.budget.shrinkTrials);
  }

  progress(done: number, total: number): void {
    this.#options.onProgress(done, total, this.#ledger.count);
  }

  accepts(reported: ReportedFinding, check: CheckName): boolean {
    return this.#ledger.accepts(reported, check);
  }

  report(reported: ReportedFinding, check: CheckName): Finding {
    return this.#ledger.report(reported, check);
  }

  takeFindings(): Promise<readonly Finding[]> {
    return this.#ledger.take();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const legs = this.#legs;
    this.#legs = undefined;
    await legs?.[Symbol.asyncDispose]();
  }
}
