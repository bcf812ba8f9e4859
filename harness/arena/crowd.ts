import { isDeepStrictEqual } from 'node:util';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { Crowd, RaceCall, RaceOutcome, RaceRun, RaceScript, RaceTrial } from '../contract/race.ts';
import type { Stores } from '../contract/stores.ts';
import { type Driven, driveCaller } from '../drive/callers.ts';
import { Gate } from '../faults/gate.ts';
import { orderOf } from '../faults/order.ts';
import { WireProxy } from '../faults/wire-proxy.ts';
import { StoreLeg } from './leg.ts';
import { canonicalObservation } from './observation.ts';
import { RaceCaller } from './race-caller.ts';
import { addressOf } from './route.ts';

/** Ids of races are the same whatever the run's seed: what callers give does not depend on it. */
const SEED = 0;

/** One caller in one run. */
interface Taking {
  readonly caller: RaceCaller;
  readonly at: number;
  /** What its references are resolved with: the setup's results, and its own. */
  readonly results: Map<number, unknown>;
  readonly driven: Driven[];
  /** Of the act in which it sent most. */
  requests: number;
  isDead: boolean;
  diedLate: boolean;
  isEndless: boolean;
}

/** A setup that has been made once, and what it left. */
interface Made {
  readonly setup: readonly RaceCall[];
  readonly driven: readonly Driven[];
  /** Puts the database back to it. */
  readonly restore: () => Promise<void>;
}

/** Callers of one module's repository, each with a subject and a proxy of its own, on one database. */
export class StoreCrowd implements Crowd {
  readonly #entry: ModuleEntry;
  readonly #stores: Stores;
  readonly #leg: StoreLeg;
  readonly #callers: readonly RaceCaller[];
  readonly #signal: AbortSignal;
  /** The latest that can be put back. A race's runs come one behind the other, most of them from one setup. */
  #made: Made | undefined;
  #isClosed = false;

  private constructor(entry: ModuleEntry, stores: Stores, leg: StoreLeg, callers: readonly RaceCaller[], signal: AbortSignal) {
    this.#entry = entry;
    this.#stores = stores;
    this.#leg = leg;
    this.#callers = callers;
    this.#signal = signal;
  }

  static async open(side: 'mongo' | 'postgres', callers: number, entry: ModuleEntry, stores: Stores, signal: AbortSignal): Promise<StoreCrowd> {
    const leg = await StoreLeg.open(side, entry, stores, { label: 'crowd', signal });
    const address = addressOf(leg.target);
    const listen = address === undefined ? undefined : () => WireProxy.listen(side, address);
    const made = Array.from({ length: callers }, () => new RaceCaller(entry, leg.target, listen));
    return new StoreCrowd(entry, stores, leg, made, signal);
  }

  get wired(): boolean {
    return this.#callers.every(({ wired }) => wired);
  }

  async run(script: RaceScript, run: RaceRun): Promise<RaceTrial> {
    const callers = this.#callers.slice(0, run.callers);
    const results = new Map<number, unknown>();
    const [setup] = await Promise.all([this.#setUp(script.setup, results), ...callers.map((caller) => caller.open())]);
    const begun = { requests: 0, isDead: false, diedLate: false, isEndless: false };
    const taking = callers.map((caller, at): Taking => ({ caller, at, results: new Map(results), driven: [], ...begun }));
    for (const act of script.acts) await this.#act(act, taking, run);
    const after = await this.#alone(script.after, results);
    // An error that is no domain error may mean that the server is gone: then nothing was measured, and that is said.
    if ([...setup, ...taking.flatMap(({ driven }) => driven), ...after].some(({ outcome }) => outcome.kind === 'fault')) await this.#stores.ping();
    const aliases = new IdAliases();
    const formed = (list: readonly Driven[]): readonly RaceOutcome[] => list.map((each) => this.#formed(each, aliases));
    return {
      seen: {
        setup: formed(setup),
        callers: taking.map(({ driven }) => formed(driven)),
        after: formed(after),
        endless: taking.filter(({ isEndless }) => isEndless).map(({ at }) => at),
      },
      requests: taking.map(({ requests }) => requests),
      diedLate: taking.some(({ diedLate }) => diedLate),
    };
  }

  /** What a race begins with, and nothing else in the database. What has been made before is put back: its calls give the same. */
  async #setUp(setup: readonly RaceCall[], results: Map<number, unknown>): Promise<readonly Driven[]> {
    const made = this.#made;
    if (made !== undefined && isDeepStrictEqual(made.setup, setup)) {
      await made.restore();
      for (const { operation, outcome } of made.driven) if (outcome.kind === 'value') results.set(operation.key, outcome.value);
      return made.driven;
    }
    await this.#leg.reset();
    const driven = await this.#alone(setup, results);
    const isWhole = driven.length > 0 && driven.every(({ outcome }) => outcome.kind !== 'fault');
    const restore = isWhole ? await this.#leg.copy() : undefined;
    this.#made = restore === undefined ? undefined : { setup, driven, restore };
    return driven;
  }

  async #alone(calls: readonly RaceCall[], results: Map<number, unknown>): Promise<readonly Driven[]> {
    return (await driveCaller(this.#leg.subject, calls, { seed: SEED, results, signal: this.#signal })).driven;
  }

  /** Lets all that are alive go, and waits until each has come to its end. */
  async #act(act: readonly (readonly RaceCall[])[], taking: readonly Taking[], { interleaving, death }: RaceRun): Promise<void> {
    // What comes together is to meet in the store as well.
    const together = interleaving.kind === 'at once' || (interleaving.kind === 'in step' && death === undefined);
    const meets = together && taking.length > 1 && this.wired && this.#leg.store === 'mongo';
    const letGo = meets ? await this.#stores.holdUpserts() : undefined;
    using gate = new Gate(taking.length, orderOf(interleaving), letGo === undefined ? {} : { whenStill: () => void letGo().catch(() => undefined) });
    const one = async (each: Taking): Promise<void> => {
      const { caller, at, results, driven } = each;
      if (!each.isDead) {
        const options = { seed: SEED, results, signal: this.#signal };
        const run = await caller.act(act[at] ?? [], gate.keeper(at), options, death?.caller === at ? death : undefined);
        driven.push(...run.driven);
        each.isDead = run.driven.at(-1)?.outcome.kind === 'lost';
        each.diedLate = each.isDead && !run.wasCut;
        each.isEndless ||= run.isEndless;
      }
      gate.ended(at);
    };
    await Promise.all(taking.map(one)).finally(letGo);
    for (const [at, passed] of gate.passed.entries()) (taking[at] as Taking).requests = Math.max((taking[at] as Taking).requests, passed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all(this.#callers.map((caller) => caller[Symbol.asyncDispose]()));
    await this.#leg[Symbol.asyncDispose]();
  }

  #formed({ operation, as, args, outcome }: Driven, aliases: IdAliases): RaceOutcome {
    if (outcome.kind === 'lost') return { operation, as, args, outcome, form: { lost: true } };
    const { form } = canonicalObservation(this.#entry.module, { operation, side: this.#leg.side, args, outcome, durationUs: 0 }, aliases);
    return { operation, as, args, outcome, form };
  }
}
