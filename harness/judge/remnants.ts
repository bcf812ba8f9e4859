import type { Arena, Leg, Snapshot } from '../contract/arena.ts';
import type { CheckPart, Tally } from '../contract/evidence.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { DifferentialEvent, Legs } from './differential.ts';

/**
 * How often the refused calls are driven again without those that were not refused this time. Refusals that hang on each
 * other, as of many who ask for one name, come undone one a round: the last round keeps those that hang on nothing but
 * their own arguments.
 */
const ROUNDS = 4;

/**
 * Remnants: a call that is refused leaves nothing behind. The calls of a workload's last group that ended in an error
 * are driven again behind the groups before it, and the raw state before and after them must be the same (W09, W11,
 * W22). Judged on each side apart.
 */
export class RemnantJudge {
  readonly #arena: Arena;
  readonly #legs: Legs;
  readonly #workload: Workload;
  readonly #from: number;
  readonly #refused = new Set<number>();

  constructor(arena: Arena, legs: Legs, workload: Workload, from: number) {
    this.#arena = arena;
    this.#legs = legs;
    this.#workload = workload;
    this.#from = from;
  }

  take(event: DifferentialEvent): void {
    if (event.kind !== 'operation' || event.done <= this.#from) return;
    if (refusalOf(event.mongo) !== undefined && refusalOf(event.postgres) !== undefined) this.#refused.add(event.mongo.operation.key);
  }

  async verdict(): Promise<readonly CheckPart[]> {
    const { mongo, postgres } = this.#legs;
    return Promise.all([mongo, postgres].map((leg) => this.#judge(leg)));
  }

  async #judge(leg: Leg): Promise<CheckPart> {
    const name = `${leg.side}: what refused calls left`;
    let calls = this.#workload.operations.slice(this.#from).filter(({ key }) => this.#refused.has(key));
    for (let round = 0; round < ROUNDS && calls.length > 0; round++) {
      const seen = await this.#between(leg, this.#workload, calls);
      // What was refused because of what another call did may be done now: it is not what is judged here.
      const still = calls.filter(({ key }) => seen.refused.has(key));
      if (still.length === calls.length) {
        if (seen.before.digest !== seen.after.digest) return this.#explain(leg, name, calls);
        const reason = `${calls.length} refused calls left ${seen.before.records} records as they were`;
        return { name, verdict: 'pass', reason, tally: tallyOf(calls.length, 0) };
      }
      calls = round < ROUNDS - 2 ? still : still.filter(({ key }) => seen.refused.get(key) === 'invalid');
    }
    const reason = this.#refused.size === 0 ? 'no call was refused' : 'which calls are refused depends on the calls before them';
    return { name, verdict: this.#refused.size === 0 ? 'void' : 'inconclusive', reason, tally: tallyOf(0, 0) };
  }

  /** Finds the first call that leaves something, and shrinks what comes before it. */
  async #explain(leg: Leg, name: string, calls: readonly Operation[]): Promise<CheckPart> {
    let low = 0;
    let high = calls.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const { before, after } = await this.#between(leg, this.#workload, calls.slice(low, middle));
      if (before.digest === after.digest) low = middle;
      else high = middle;
    }
    const culprit = calls[low] as Operation;
    const failing = { ...this.#workload, operations: [...this.#workload.operations.slice(0, this.#from), culprit] };
    const counterexample = await this.#arena.shrink(failing, async (candidate) => {
      if (candidate.operations.at(-1)?.key !== culprit.key) return false;
      const earlier = { ...candidate, operations: candidate.operations.slice(0, -1) };
      const { before, after, refused } = await this.#between(leg, earlier, [culprit], earlier.operations.length);
      return refused.has(culprit.key) && before.digest !== after.digest;
    });
    const { before, after } = await this.#between(leg, this.#workload, [culprit]);
    const [collection, key] = firstChanged(before, after);
    const summary = `${culprit.name} is refused on ${leg.side}, and still changes what is stored in ${collection}`;
    this.#arena.report(
      {
        sides: [`${leg.side}, before the refused call`, `${leg.side}, after it`],
        at: { kind: 'record', collection, key, after: counterexample.operations.length },
        differences: [{ pointer: '', left: undefined, right: undefined, note: 'the records differ', hazard: 'W11' }],
        summary,
        counterexample,
      },
      'state',
    );
    return { name, verdict: 'fail', reason: summary, tally: tallyOf(calls.length, 1) };
  }

  /** The state before and after some calls behind the first operations of a workload, and which of the calls were refused, and how. */
  async #between(leg: Leg, workload: Workload, calls: readonly Operation[], from = this.#from) {
    await leg.reset();
    let before: Snapshot = from === 0 ? await leg.snapshot() : EMPTY;
    let done = 0;
    const refused = new Map<number, string>();
    for await (const observation of leg.drive({ ...workload, operations: [...workload.operations.slice(0, from), ...calls] })) {
      done++;
      const refusal = refusalOf(observation);
      if (done > from && refusal !== undefined) refused.set(observation.operation.key, refusal);
      if (done === from) before = await leg.snapshot();
    }
    return { before, after: await leg.snapshot(), refused };
  }
}

function tallyOf(compared: number, different: number): Tally {
  return { compared, equal: compared - different, equalByRule: {}, different, accepted: 0 };
}

const EMPTY: Snapshot = { digest: '', records: 0, collections: new Map() };

function firstChanged(before: Snapshot, after: Snapshot): readonly [string, string] {
  for (const [collection, records] of after.collections) {
    const earlier = before.collections.get(collection) ?? new Map<string, string>();
    for (const [key, digest] of records) if (earlier.get(key) !== digest) return [collection, key];
    for (const key of earlier.keys()) if (!records.has(key)) return [collection, key];
  }
  return ['', ''];
}

/** The kind of the domain error that a call ended in; undefined when it did not. */
function refusalOf({ form }: CanonicalObservation): string | undefined {
  const { error } = form as { readonly error?: { readonly kind: string } };
  return error?.kind;
}
