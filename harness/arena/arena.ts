import { compare } from '../compare/compare.ts';
import type { Arena, Budget, ElsewhereJob, Leg, LegOptions, Probe, ProbeStatement, RememberingLeg, RunDigests } from '../contract/arena.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { ConversionDesk } from '../contract/conversion.ts';
import type { CheckName, Comparison, Finding, ReportedFinding } from '../contract/difference.ts';
import type { DualRun } from '../contract/dual.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Crowd, Race, RaceOutcome, RaceScript } from '../contract/race.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresSubjectDefinition, PostgresTarget, Side } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { deriveSeed } from '../kit/random.ts';
import { sharedWrites } from '../kit/shared-writes.ts';
import { probeAs } from '../stores/probe-as.ts';
import { queryAs } from '../stores/query-as.ts';
import { Binder } from '../workload/bind.ts';
import { interleave } from '../workload/interleave.ts';
import { malformedWorkload } from '../workload/malformed-workload.ts';
import { raceScript } from '../workload/race.ts';
import { generateArgs, randomWorkload } from '../workload/random-operations.ts';
import { scenarioWorkload } from '../workload/scenario.ts';
import { shrinkWorkload } from '../workload/shrink.ts';
import { RunConversionDesk } from './conversion-desk.ts';
import { StoreCrowd } from './crowd.ts';
import type { DivergenceBook } from './divergence-book.ts';
import { StoreDualRun } from './dual-run.ts';
import type { ChildJob, ChildResults, Elsewhere } from './elsewhere.ts';
import { unmet } from './expectation.ts';
import { FindingLedger } from './finding-ledger.ts';
import { type ObservationTap, StoreLeg } from './leg.ts';
import { compareObservations, withMisfits } from './observation.ts';
import { StoreRememberingLeg } from './remembering-leg.ts';
import type { ReplayLines } from './replay-line.ts';
import { digestsOf, runDigests } from './run-digests.ts';

export interface ArenaOptions {
  readonly entry: ModuleEntry;
  readonly configFile: string;
  readonly stores: Stores;
  readonly elsewhere: Elsewhere;
  readonly seed: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly divergences: DivergenceBook;
  readonly baseline: Readonly<Record<string, string>> | undefined;
  /** Workloads that stand in for the module's own in parity and state: a corpus's. */
  readonly given?: readonly Workload[] | undefined;
  /** Stands in for every workload of the checks that take one as it is. */
  readonly replayed?: Workload | undefined;
  readonly replays: ReplayLines;
  readonly isEnough?: ((finding: Finding) => boolean) | undefined;
  readonly tap: ObservationTap;
  readonly onProgress: (done: number, total: number, differences: number) => void;
}

/** What is bound behind some operations, and the key and the instant of the next one. */
interface Behind {
  readonly binder: Binder;
  readonly key: number;
  readonly nowMs: number;
}

/** The arena of one module and one check at a time: joins the steps for the judges. */
export class RunArena implements Arena, AsyncDisposable {
  readonly #options: ArenaOptions;
  readonly #legs = new Set<AsyncDisposable>();
  readonly #ledger: FindingLedger;
  readonly #bound = new WeakMap<readonly Operation[], Behind>();

  constructor(options: ArenaOptions) {
    const { entry, seed, budget, divergences, replays } = options;
    this.#options = options;
    this.#ledger = new FindingLedger({ module: entry.module.name, seed, budget: budget.name, divergences, replays });
  }

  get module(): ModuleDefinition {
    return this.#options.entry.module;
  }
  get postgres(): PostgresSubjectDefinition {
    return this.#options.entry.postgres;
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

  get conversion(): ConversionDesk | undefined {
    const { entry, stores, signal } = this.#options;
    return entry.conversion === undefined ? undefined : new RunConversionDesk({ ...entry, conversion: entry.conversion }, stores, signal);
  }

  async dual(): Promise<DualRun | undefined> {
    const { entry, stores, signal } = this.#options;
    const { conversion } = entry;
    if (conversion === undefined) return undefined;
    const [mongo, postgres] = await Promise.all([this.#open('mongo', { label: 'dual' }), this.#open('postgres', { label: 'dual' })]);
    return await StoreDualRun.open({ entry: { ...entry, conversion }, stores, mongo, postgres, signal });
  }

  leg(side: Side, options: LegOptions = {}): Promise<Leg> {
    return this.#open(side, options);
  }

  remembering(leg: Leg): RememberingLeg {
    if (!(leg instanceof StoreLeg)) throw new TypeError('only a leg of this arena can remember');
    return new StoreRememberingLeg(leg, this.signal);
  }

  async #open(side: Side, options: LegOptions): Promise<StoreLeg> {
    const { entry, stores, signal, tap } = this.#options;
    signal.throwIfAborted();
    const leg = await StoreLeg.open(side, entry, stores, { ...options, signal, tap });
    this.#legs.add(leg);
    return leg;
  }

  async crowd(side: 'mongo' | 'postgres', callers: number): Promise<Crowd> {
    const { entry, stores, signal } = this.#options;
    signal.throwIfAborted();
    const crowd = await StoreCrowd.open(side, callers, entry, stores, signal);
    this.#legs.add(crowd);
    return crowd;
  }

  script(race: Race, callers: number): RaceScript {
    return raceScript(this.module, race, callers);
  }

  *workloads(): Iterable<Workload> {
    const { replayed, given } = this.#options;
    if (replayed !== undefined) {
      yield replayed;
      return;
    }
    if (given !== undefined) {
      yield* given;
      return;
    }
    for (const scenario of this.module.scenarios ?? []) {
      if (scenario.heavy !== true || this.budget.name !== 'quick') yield scenarioWorkload(this.module, scenario);
    }
    for (let index = 0; index < this.budget.workloads; index++) {
      const seed = deriveSeed(this.seed, 'workload', index);
      yield { ...randomWorkload(this.module, { seed, size: this.budget.operations }), origin: `random ${index + 1}` };
    }
    const { probeOperations: size, malformedCalls: perOperation } = this.budget;
    yield malformedWorkload(this.module, { seed: deriveSeed(this.seed, 'malformed'), size, perOperation });
  }

  random(purpose: string, size: number, tenants: number): Workload {
    if (this.#options.replayed !== undefined) return this.#options.replayed;
    const workload = randomWorkload(this.module, { seed: deriveSeed(this.seed, purpose), size, tenants });
    return { ...workload, origin: `random for ${purpose}` };
  }

  interleave(workload: Workload, purpose: string): Workload {
    return interleave(workload, deriveSeed(this.seed, 'interleave', purpose), sharedWrites(this.module));
  }

  bindAfter(before: readonly Operation[], next: { readonly tenant: string; readonly name: string; readonly purpose: string }): Operation {
    const { binder, key, nowMs } = this.#behind(before);
    const template = generateArgs(this.module, deriveSeed(this.seed, next.purpose), key, next.name).value;
    return binder.look({ key, tenant: next.tenant, name: next.name, nowMs }, template);
  }

  compareObservations(left: CanonicalObservation, right: CanonicalObservation): Comparison {
    return compareObservations(this.module, left, right);
  }

  unmet(workload: Workload, observation: CanonicalObservation): string | undefined {
    return this.#unmet(observation, workload.expectations);
  }

  unmetIn(script: RaceScript, outcome: RaceOutcome): string | undefined {
    return this.#unmet(outcome, script.expectations);
  }

  compareRecords(collection: string, left: Canonical | undefined, right: Canonical | undefined): Comparison {
    const fields = this.module.collections[collection]?.fields;
    if (fields === undefined) throw new TypeError(`module "${this.module.name}" has no collection "${collection}"`);
    return withMisfits(compare(left, right, fields), left, '');
  }

  shrink(workload: Workload, fails: (candidate: Workload) => Promise<boolean>): Promise<Workload> {
    return shrinkWorkload(this.module, workload, fails, this.budget.shrinkTrials);
  }

  digests(leg: Leg, workload: Workload, concurrency: number): Promise<RunDigests> {
    return runDigests(leg, workload, concurrency);
  }

  async elsewhere(leg: Leg, job: ElsewhereJob): Promise<RunDigests> {
    await leg.reset();
    const child: ChildJob = { kind: 'results', configFile: this.#options.configFile, job, side: leg.side, target: leg.target };
    const answers = (await this.#options.elsewhere.run(child, job.env, this.signal)) as ChildResults;
    if (answers.some(([, , form]) => form.startsWith('{"fault"'))) await this.#options.stores.ping();
    return digestsOf(
      answers.map(([key, digest, form]) => [key, digest, JSON.parse(form)]),
      await leg.snapshot(),
    );
  }

  emptyPostgres(label: string): Promise<PostgresTarget> {
    return this.#options.stores.postgresTarget(`${this.module.name}_${label}`);
  }

  query(
    target: PostgresTarget,
    as: 'admin' | 'owner' | 'app' | 'bypass',
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return as === 'admin' ? this.#options.stores.adminQuery(target, text, values) : queryAs(target, as, text, values);
  }

  probe(target: PostgresTarget, as: 'owner' | 'app', transactions: readonly (readonly ProbeStatement[])[]): Promise<readonly Probe[]> {
    return probeAs(target, as, transactions);
  }

  async migrateElsewhere(target: PostgresTarget, env: ElsewhereJob['env']): Promise<void> {
    const { configFile, elsewhere } = this.#options;
    await elsewhere.run({ kind: 'migrate', configFile, module: this.module.name, target }, env, this.signal);
  }

  drop(target: PostgresTarget | MongoTarget): Promise<void> {
    return this.#options.stores.drop(target);
  }

  progress(done: number, total: number): void {
    this.#options.onProgress(done, total, this.#ledger.count);
  }

  accepts(reported: ReportedFinding, check: CheckName): boolean {
    return this.#ledger.accepts(reported, check);
  }

  isEnough(): boolean {
    const { isEnough } = this.#options;
    return isEnough !== undefined && this.#ledger.hasOpen(isEnough);
  }

  report(reported: ReportedFinding, check: CheckName): Finding {
    return this.#ledger.report(reported, check);
  }

  takeFindings(): Promise<readonly Finding[]> {
    return this.#ledger.take();
  }

  /** Drops this check's databases; keeps them when asked, for a person to look at. */
  async closeLegs(): Promise<void> {
    const legs = [...this.#legs];
    this.#legs.clear();
    // All at once: each may take its time.
    const closed = await Promise.allSettled(legs.map((leg) => leg[Symbol.asyncDispose]()));
    for (const each of closed) if (each.status === 'rejected') throw each.reason;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeLegs();
  }

  /** Where an operation behind some others stands. Remembered: hundreds are bound behind the same ones. */
  #behind(before: readonly Operation[]): Behind {
    const known = this.#bound.get(before);
    if (known !== undefined) return known;
    const binder = new Binder(this.module);
    for (const operation of before) binder.bind(operation, operation.args);
    const key = Math.max(-1, ...before.map((operation) => operation.key)) + 1;
    const behind = { binder, key, nowMs: (before.at(-1)?.nowMs ?? 0) + 1 };
    this.#bound.set(before, behind);
    return behind;
  }

  #unmet({ operation: { key, name }, form }: Pick<CanonicalObservation, 'operation' | 'form'>, expectations: Workload['expectations']): string | undefined {
    return unmet(form, expectations?.[key], this.module.operations[name]?.result ?? { kind: 'none' });
  }
}
