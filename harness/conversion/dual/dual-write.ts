import type { ConversionDefinition } from '../../contract/conversion.ts';
import type { ModuleDefinition } from '../../contract/module.ts';
import type { Invocation, StoreKind, Subject } from '../../contract/subject.ts';
import { isDomainError } from '../../kit/domain-error.ts';
import type { Mirror } from './mirror.ts';

/** The plan's three switches of dual writing. */
export interface DualWriteFlags {
  /** A write is on both stores before its caller is answered; else it is noted, and brought over when the outbox is drained. */
  readonly writeToBoth: boolean;
  /** What PostgreSQL has no record of is asked of MongoDB, unless it was deleted. */
  readonly fallbackToMongo: boolean;
  /** What was found there is converted, and then read from PostgreSQL. */
  readonly convertOnRead: boolean;
}

export interface DualWriteOptions {
  readonly module: Pick<ModuleDefinition, 'operations'>;
  readonly conversion: Pick<ConversionDefinition, 'lookups'>;
  readonly postgres: Subject;
  readonly mongo: Subject;
  readonly mirror: Mirror;
  readonly flags: DualWriteFlags;
  /** Told of every call: which store its answer came from. */
  readonly onServed?: (call: Invocation, store: StoreKind) => void;
}

/**
 * One module on both stores, PostgreSQL first: it writes there, and what was persisted is brought to MongoDB, never made a
 * second time. A write that MongoDB cannot take is acknowledged all the same: it is noted, and not lost.
 *
 * Once MongoDB has failed, calls do not wait for it again until `Mirror.drain` has got through: that is for a timer of the
 * service to call.
 */
export class DualWrite implements Subject {
  readonly #options: DualWriteOptions;
  #isBehind = false;

  /** Disposes neither of its subjects, nor the mirror: they are their maker's. */
  constructor(options: DualWriteOptions) {
    this.#options = options;
  }

  async invoke(call: Invocation): Promise<unknown> {
    const { module } = this.#options;
    return module.operations[call.op]?.kind === 'read' ? await this.#read(call) : await this.#write(call);
  }

  /** Brings over what is noted. From then on writes go to both stores again, if nothing is left. */
  async catchUp(): Promise<number> {
    const { left } = await this.#options.mirror.drain();
    this.#isBehind = left > 0;
    return left;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #write(call: Invocation): Promise<unknown> {
    const { postgres, flags } = this.#options;
    try {
      return await postgres.invoke(call);
    } finally {
      // An operation that says no may have changed something as well: a refused login is recorded.
      if (flags.writeToBoth && !this.#isBehind) await this.catchUp();
      this.#served(call, 'postgres');
    }
  }

  async #read(call: Invocation): Promise<unknown> {
    const { postgres, mongo, mirror, flags } = this.#options;
    try {
      const answer = await postgres.invoke(call);
      this.#served(call, 'postgres');
      return answer;
    } catch (error) {
      const place = flags.fallbackToMongo && isDomainError(error) && error.kind === 'not_found' ? this.#placeOf(call) : undefined;
      if (place === undefined || (await mirror.isBuried(place.aggregate, place.key))) {
        this.#served(call, 'postgres');
        throw error;
      }
      const store = flags.convertOnRead && (await mirror.adopt(place.aggregate, place.key)) ? 'postgres' : 'mongo';
      this.#served(call, store);
      return await (store === 'postgres' ? postgres : mongo).invoke(call);
    }
  }

  #placeOf({ op, tenant, args }: Invocation): { readonly aggregate: string; readonly key: readonly string[] } | undefined {
    const lookup = this.#options.conversion.lookups?.[op];
    return lookup && { aggregate: lookup.aggregate, key: lookup.key(tenant, args as never) };
  }

  #served(call: Invocation, store: StoreKind): void {
    this.#options.onServed?.(call, store);
  }
}
