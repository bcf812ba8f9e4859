import type { Outcome } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Subject } from '../../contract/subject.ts';
import { outcomeOf } from '../../drive/driver.ts';
import { SKIP } from '../../drive/result-shelf.ts';
import { readPointer } from '../../kit/pointer.ts';
import { replaceReferences } from '../../kit/references.ts';

/** How long an operation that prepares a call may take. */
const DEADLINE_MS = 60_000;

/** One side of the paths of a module: runs operations, and keeps what they gave for those that refer to it. */
export class PathSide {
  readonly #subject: Subject;
  readonly #seed: number;
  readonly #signal: AbortSignal;
  readonly #results = new Map<number, unknown>();

  constructor(subject: Subject, seed: number, signal: AbortSignal) {
    this.#subject = subject;
    this.#seed = seed;
    this.#signal = signal;
  }

  async run(operation: Operation): Promise<Outcome> {
    const args = this.resolve(operation);
    if (args === SKIP) return { kind: 'skipped' };
    const outcome = await outcomeOf({ subject: this.#subject, seed: this.#seed, deadlineMs: DEADLINE_MS, signal: this.#signal }, operation, args);
    if (outcome.kind === 'value') this.#results.set(operation.key, outcome.value);
    return outcome;
  }

  /** An operation's arguments with this side's own values in place of references; `SKIP` when one has nothing to refer to. */
  resolve({ args }: Operation): unknown {
    let skip = false;
    const resolved = replaceReferences(args, ({ key, pointer, missing, invented }) => {
      const value = readPointer(this.#results.get(key), pointer);
      if (value !== undefined && value !== null) return value;
      if (missing === 'skip') skip = true;
      return invented;
    });
    return skip ? SKIP : resolved;
  }

  /** Nothing will refer to what these gave. */
  forget(operations: readonly Operation[]): void {
    for (const { key } of operations) this.#results.delete(key);
  }
}
