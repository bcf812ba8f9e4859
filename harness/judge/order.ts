import type { Arena, Snapshot } from '../contract/arena.ts';
import type { CheckPart } from '../contract/evidence.ts';
import type { Workload } from '../contract/operation.ts';
import { TallyCounter } from '../kit/tally.ts';
import type { DifferentialEvent } from './differential.ts';

/**
 * Order of ingestion: workloads of one corpus hold the same documents in different orders, and where a group of theirs
 * ends, the state must be the same whatever the order was. Judged on each side apart.
 */
export class OrderJudge {
  readonly #arena: Arena;
  readonly #first = new Map<string, { readonly origin: string; readonly snapshot: Snapshot }>();
  readonly #parts = new Map<string, TallyCounter>();

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  take(workload: Workload, event: DifferentialEvent): void {
    if (event.kind !== 'checkpoint') return;
    const group = workload.groups?.find(({ to }) => to === event.done);
    if (group === undefined) return;
    for (const side of ['mongo', 'postgres'] as const) {
      const name = `${side}, ${group.name}`;
      const first = this.#first.get(name);
      if (first === undefined) this.#first.set(name, { origin: workload.origin, snapshot: event[side] });
      else this.#compare(`${name}: ${first.origin} and ${workload.origin}`, side, first.snapshot, event[side], event.done);
    }
  }

  #compare(name: string, side: string, one: Snapshot, other: Snapshot, after: number): void {
    const tally = new TallyCounter();
    this.#parts.set(name, tally);
    // The whole first: after everything was pruned, that nothing is left in either order is what is compared.
    tally.add({ equal: one.digest === other.digest, rules: [] });
    for (const [collection, records] of one.collections) {
      const others = other.collections.get(collection) ?? new Map<string, string>();
      for (const key of new Set([...records.keys(), ...others.keys()])) {
        const left = records.get(key);
        const right = others.get(key);
        tally.add({ equal: left === right, rules: [] });
        if (left === right) continue;
        const finding = this.#arena.report(
          {
            sides: [side, `${side}, other order`],
            at: { kind: 'record', collection, key, after },
            differences: [{ pointer: '', left, right, note: 'digests of the record' }],
            summary: `${collection}: the order of ingestion changes what ${side} holds in the end`,
          },
          'state',
        );
        if (finding.divergence !== undefined) tally.accept();
      }
    }
  }

  async verdict(): Promise<readonly CheckPart[]> {
    return [...this.#parts].map(([name, counter]) => {
      const tally = counter.freeze();
      const differs = counter.unaccepted;
      if (differs > 0) return { name, verdict: 'fail', reason: `${differs} of ${tally.compared} records depend on the order of ingestion`, tally };
      return tally.compared === 0
        ? { name, verdict: 'void', reason: 'no record was compared', tally }
        : { name, verdict: 'pass', reason: `the same state, whatever the order`, tally };
    });
  }
}
