import type { Operation, Reference } from '../contract/operation.ts';
import { readPointer } from '../kit/pointer.ts';
import { referencesIn, replaceReferences } from '../kit/references.ts';

/** Arguments that hold a `skip` reference with nothing to refer to: the operation is not run. */
export const SKIP = Symbol('skip');

/**
 * Keeps, of the results of one side, the fields that later operations refer to, and forgets each after its last use.
 * A reference to an operation that is still in flight waits for it.
 */
export class ResultShelf {
  /** By the key of the operation whose result they are of, then by pointer. */
  readonly #slots = new Map<number, Map<string, Slot>>();
  readonly #positions = new Map<number, number>();

  constructor(operations: readonly Operation[]) {
    for (const [position, { key }] of operations.entries()) this.#positions.set(key, position);
    for (const { key: user, args } of operations) {
      for (const reference of referencesIn(args)) if (this.#comesBefore(reference.key, user)) this.#reserve(reference);
    }
  }

  #reserve({ key, pointer }: Reference['$ref']): void {
    let slots = this.#slots.get(key);
    if (slots === undefined) {
      slots = new Map();
      this.#slots.set(key, slots);
    }
    const slot = slots.get(pointer);
    if (slot === undefined) slots.set(pointer, { uses: 1, isFilled: false, value: undefined });
    else slot.uses++;
  }

  /** A reference to what comes later, or not at all, has nothing to refer to: waiting for it would never end. */
  #comesBefore(key: number, user: number): boolean {
    const position = this.#positions.get(key);
    return position !== undefined && position < (this.#positions.get(user) ?? 0);
  }

  /** The result of an operation is there; undefined when it failed or was skipped. */
  put(key: number, result: unknown): void {
    const slots = this.#slots.get(key);
    if (slots === undefined) return;
    for (const [pointer, slot] of slots) {
      slot.isFilled = true;
      slot.value = readPointer(result, pointer);
      slot.filled?.resolve();
    }
  }

  /**
   * An operation's arguments with every reference replaced by this side's own value; `SKIP` when one says so. A promise
   * of them only where a result is still to come.
   */
  resolve({ key: user, args }: Operation): unknown {
    const references = referencesIn(args);
    if (references.length === 0) return args;
    const slots = references.map((reference) => (this.#comesBefore(reference.key, user) ? this.#slots.get(reference.key)?.get(reference.pointer) : undefined));
    const awaited = slots.flatMap((slot) => (slot === undefined || slot.isFilled ? [] : [filled(slot)]));
    const replaced = (): unknown => this.#replaced(args, references, slots);
    return awaited.length === 0 ? replaced() : Promise.all(awaited).then(replaced);
  }

  #replaced(args: unknown, references: readonly Reference['$ref'][], slots: readonly (Slot | undefined)[]): unknown {
    const values = new Map<Reference['$ref'], unknown>();
    for (const [at, reference] of references.entries()) {
      const slot = slots[at];
      if (slot !== undefined && --slot.uses === 0) this.#forget(reference);
      const value = slot?.value;
      const missing = value === undefined || value === null;
      if (missing && reference.missing === 'skip') return SKIP;
      values.set(reference, missing ? reference.invented : value);
    }
    return replaceReferences(args, (reference) => values.get(reference));
  }

  #forget({ key, pointer }: Reference['$ref']): void {
    const slots = this.#slots.get(key);
    slots?.delete(pointer);
    if (slots?.size === 0) this.#slots.delete(key);
  }
}

/** One field of a result, and how many references to it are still to be resolved. */
interface Slot {
  uses: number;
  isFilled: boolean;
  value: unknown;
  /** Made where it is asked for before it is there. */
  filled?: PromiseWithResolvers<void>;
}

function filled(slot: Slot): Promise<void> {
  slot.filled ??= Promise.withResolvers();
  return slot.filled.promise;
}
