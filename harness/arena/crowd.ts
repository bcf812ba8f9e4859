import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { Crowd, RaceCall, RaceOutcome, RaceRun, RaceScript, RaceSeen } from '../contract/race.ts';
import type { Stores } from '../contract/stores.ts';
import { type Driven, driveCaller } from '../drive/callers.ts';
import { Gate } from '../faults/gate.ts';
import { orderOf } from '../faults/order.ts';
import { type Address, WireProxy } from '../faults/wire-proxy.ts';
import { StoreLeg } from './leg.ts';
import { canonicalObservation } from './observation.ts';
import { RaceCaller } from './race-caller.ts';
import { addressOf } from './route.ts';

/** Ids of races are the same whatever the run's seed: what callers give does not depend on it. */
const SEED = 0;

/** Callers of one module's repository, each with a subject and a proxy of its own, on one database. */
export class StoreCrowd implements Crowd {
  readonly #entry: ModuleEntry;
  readonly #stores: Stores;
  readonly #leg: StoreLeg;
  readonly #callers: readonly RaceCaller[];
  readonly #signal: AbortSignal;
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
    const proxy = (at: Address | undefined) => (at === undefined ? undefined : WireProxy.listen(side, at));
    const made = await Promise.all(Array.from({ length: callers }, async () => new RaceCaller(entry, leg.target, await proxy(address))));
    return new StoreCrowd(entry, stores, leg, made, signal);
  }

  get wired(): boolean {
    return this.#callers.every(({ proxy }) => proxy !== undefined);
  }

  async run(script: RaceScript, { callers: count, interleaving, death }: RaceRun): Promise<RaceSeen> {
    const callers = this.#callers.slice(0, count);
    await Promise.all([this.#leg.reset(), ...callers.map((caller) => caller.open())]);
    const setup: Driven[] = [];
    const common = new Map<number, unknown>();
    const alone = async (calls: readonly RaceCall[]): Promise<readonly Driven[]> =>
      (await driveCaller(this.#leg.subject, calls, { seed: SEED, results: common, signal: this.#signal })).driven;
    setup.push(...(await alone(script.setup)));
    const own = callers.map((caller, at) => ({ caller, at, results: new Map(common), driven: [] as Driven[], isDead: false, isEndless: false }));
    for (const act of script.acts) {
      using gate = new Gate(count, orderOf(interleaving));
      await Promise.all(
        own.map(async (one) => {
          const { caller, at, results, driven } = one;
          if (!one.isDead) {
            const options = { seed: SEED, results, signal: this.#signal };
            const run = await caller.act(act[at] ?? [], gate.keeper(at), options, death?.caller === at ? death : undefined);
            driven.push(...run.driven);
            one.isDead = run.driven.at(-1)?.outcome.kind === 'lost';
            one.isEndless ||= run.isEndless;
          }
          gate.ended(at);
        }),
      );
    }
    const after = await alone(script.after);
    // An error that is no domain error may mean that the server is gone: then nothing was measured, and that is said.
    if ([...setup, ...own.flatMap(({ driven }) => driven), ...after].some(({ outcome }) => outcome.kind === 'fault')) await this.#stores.ping();
    const aliases = new IdAliases();
    const formed = (list: readonly Driven[]): readonly RaceOutcome[] => list.map((each) => this.#formed(each, aliases));
    return {
      setup: formed(setup),
      callers: own.map(({ driven }) => formed(driven)),
      after: formed(after),
      endless: own.filter(({ isEndless }) => isEndless).map(({ at }) => at),
    };
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
