import type { MongoTarget, PostgresTarget, StoreKind } from '../../contract/subject.ts';
import { Cut } from '../../faults/cut.ts';
import { type Asked, type Gatekeeper, OPEN } from '../../faults/gatekeeper.ts';
import { WireProxy } from '../../faults/wire-proxy.ts';
import { UnreachableError } from '../dual-run.ts';
import { addressOf, routed } from '../route.ts';

/** Who of a process speaks to a store: the application's repository, or the part that brings records to the other store. */
export type Speaker = 'application' | 'bringer';
export type Line = `${Speaker} to ${StoreKind}`;

/** Where a process is cut off. */
export interface CrashPlace {
  readonly line: Line;
  /** The n-th request of that line, from 1, over all of its connections. */
  readonly request: number;
  /** In front of it; or when the store has done it, and before anybody learns that. */
  readonly when: 'before' | 'after';
  /** What goes: the process, with every connection that it has; or this line's connections, and the process goes on. */
  readonly what: 'process' | 'connections';
}

/** A driver looks for its server for so long at most, ms: one whose process is dead lives on in this one. */
const LOOK_MS = 1_000;

/** Every connection of one process, each behind a proxy: what it asked for is kept, and it can be cut off anywhere. */
export class ProcessLines implements AsyncDisposable {
  /** What each line has asked for so far. */
  readonly asked: ReadonlyMap<Line, Asked[]>;
  readonly #mongo: MongoTarget;
  readonly #postgres: PostgresTarget;
  readonly #proxies: ReadonlyMap<Line, WireProxy>;

  private constructor(mongo: MongoTarget, postgres: PostgresTarget, proxies: ReadonlyMap<Line, WireProxy>) {
    this.#mongo = mongo;
    this.#postgres = postgres;
    this.#proxies = proxies;
    this.asked = new Map([...proxies.keys()].map((line) => [line, []]));
    for (const line of proxies.keys()) this.#watch(line, OPEN);
  }

  /** @throws UnreachableError where no proxy can stand before a store. */
  static async open(mongo: MongoTarget, postgres: PostgresTarget): Promise<ProcessLines> {
    const proxies = new Map<Line, WireProxy>();
    for (const target of [mongo, postgres]) {
      const address = addressOf(target);
      if (address === undefined) throw new UnreachableError(`no proxy can stand before this ${target.kind}, so its connections cannot be cut`);
      for (const speaker of ['application', 'bringer'] as const) proxies.set(`${speaker} to ${target.kind}`, await WireProxy.listen(target.kind, address));
    }
    return new ProcessLines(mongo, postgres, proxies);
  }

  mongo(speaker: Speaker): MongoTarget {
    const { uri, ...target } = routed(this.#mongo, this.#proxy(`${speaker} to mongo`).address);
    return { ...target, uri: `${uri}&serverSelectionTimeoutMS=${LOOK_MS}` };
  }

  postgres(speaker: Speaker): PostgresTarget {
    return routed(this.#postgres, this.#proxy(`${speaker} to postgres`).address);
  }

  /** Cuts at a place, once. `onCut` is told at once, with what resolves when the stores have seen it and let go of what was open. */
  cutAt({ line, request, when, what }: CrashPlace, onCut: (seen: Promise<void>) => void): void {
    const cut = (): void => onCut(what === 'process' ? this.die() : this.#proxy(line).sever(true));
    this.#watch(line, new Cut({ request, when }, cut, OPEN, counts));
  }

  /** As the process dies: nothing comes through any more. */
  async die(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.shut()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy[Symbol.asyncDispose]()));
  }

  #watch(line: Line, inner: Gatekeeper): void {
    const asked = this.asked.get(line) ?? [];
    this.#proxy(line).keeper = {
      asks: (pass, request) => {
        if (counts(request)) asked.push(request);
        inner.asks(pass, request);
      },
      answered: (request) => inner.answered(request),
      stirs: () => inner.stirs(),
    };
  }

  #proxy(line: Line): WireProxy {
    const proxy = this.#proxies.get(line);
    if (proxy === undefined) throw new TypeError(`a process has no line "${line}"`);
    return proxy;
  }
}

/** Who follows asks again and again whether there is something: nobody can say how often, and it changes nothing. */
const counts = ({ says }: Asked): boolean => says !== 'getMore';
