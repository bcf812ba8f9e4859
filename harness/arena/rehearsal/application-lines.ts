import type { MongoTarget, PostgresTarget, StoreKind } from '../../contract/subject.ts';
import { CommitCut } from '../../faults/commit-cut.ts';
import { OPEN } from '../../faults/gatekeeper.ts';
import { WireProxy } from '../../faults/wire-proxy.ts';
import { addressOf, routed } from '../route.ts';

/** How the application reaches its two stores: through a proxy each, where one can stand, so that its connections can be cut. */
export class ApplicationLines implements AsyncDisposable {
  readonly mongo: MongoTarget;
  readonly postgres: PostgresTarget;
  readonly #proxies: Readonly<Record<StoreKind, WireProxy | undefined>>;

  private constructor(mongo: MongoTarget, postgres: PostgresTarget, proxies: Readonly<Record<StoreKind, WireProxy | undefined>>) {
    this.mongo = mongo;
    this.postgres = postgres;
    this.#proxies = proxies;
  }

  static async open(mongo: MongoTarget, postgres: PostgresTarget): Promise<ApplicationLines> {
    const listen = async (target: MongoTarget | PostgresTarget): Promise<WireProxy | undefined> => {
      const address = addressOf(target);
      return address === undefined ? undefined : await WireProxy.listen(target.kind, address);
    };
    return new ApplicationLines(mongo, postgres, { mongo: await listen(mongo), postgres: await listen(postgres) });
  }

  /** The store as the application reaches it. */
  application<Kind extends StoreKind>(store: Kind): Kind extends 'mongo' ? MongoTarget : PostgresTarget {
    const proxy = this.#proxies[store];
    const target = store === 'mongo' ? this.mongo : this.postgres;
    return (proxy === undefined ? target : routed(target, proxy.address)) as Kind extends 'mongo' ? MongoTarget : PostgresTarget;
  }

  /** Whether its connections to that store can be cut. */
  canCut(store: StoreKind): boolean {
    return this.#proxies[store] !== undefined;
  }

  /**
   * Cuts all of its connections to that store at its next commit: before it is sent, or when it is done and before the reply
   * is passed on. `breaks` is told when that happens. Resolves when the store has seen that they are gone, with how many there were.
   */
  async cutAtCommit(store: StoreKind, when: 'before' | 'after', breaks: (mended: Promise<unknown>) => void): Promise<number> {
    const proxy = this.#proxies[store];
    if (proxy === undefined) return 0;
    const { promise, resolve } = Promise.withResolvers<number>();
    proxy.keeper = new CommitCut(when, () => {
      const cut = proxy.connections;
      // A transaction that nobody ends any more would hold MongoDB's documents for up to a minute, conversion or not.
      const severed = proxy.sever(true);
      breaks(severed);
      void severed.then(() => resolve(cut));
    });
    try {
      return await promise;
    } finally {
      proxy.keeper = OPEN;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#proxies.mongo?.[Symbol.asyncDispose](), this.#proxies.postgres?.[Symbol.asyncDispose]()]);
  }
}
