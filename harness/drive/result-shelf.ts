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
  readonly #slots = new Map<string, Slot>();
  readonly #pointers = new Map<number, Set<string>>();
  readonly #positions = new Map<number, number>();

  constructor(operations: readonly Operation[]) {
    for (const [position, { key }] of operations.entries()) this.#positions.set(key, position);
    for (const { key: user, args } of operations) {
      for (const { key, pointer } of referencesIn(args)) {
        if (!this.#comesBefore(key, user)) continue;
        const slot = this.#slots.get(slotName(key, pointer));
        if (slot === undefined) this.#slots.set(slotName(key, pointer), newSlot());
        else slot.uses++;
        let pointers = this.#pointers.get(key);
        if (pointers === undefined) {
          pointers = new Set();
          this.#pointers.set(key, pointers);
        }
        pointers.add(pointer);
      }
    }
  }

  /** A reference to what comes later, or not at all, has nothing to refer to: waiting for it would never end. */
  #comesBefore(key: number, user: number): boolean {
    const position = this.#positions.get(key);
    return position !== undefined && position < (this.#positions.get(user) ?? 0);
  }

  /** The result of an operation is there; undefined when it failed or was skipped. */
  put(key: number, result: unknown): void {
    for (const pointer of this.#pointers.get(key) ?? []) {
      this.#slots.get(slotName(key, pointer))?.settle(readPointer(result, pointer));
    }
    this.#pointers.delete(key);
  }

  /** An operation's arguments with every reference replaced by this side's own value; `SKIP` when one says so. */
  async resolve({ key: user, args }: Operation): Promise<unknown> {
    const references = referencesIn(args);
    if (references.length === 0) return args;
    const values = new Map<string, unknown>();
    for (const reference of references) {
      const value = this.#comesBefore(reference.key, user) ? await this.#take(reference) : undefined;
      const missing = value === undefined || value === null;
      if (missing && reference.missing === 'skip') return SKIP;
      values.set(slotName(reference.key, reference.pointer), missing ? reference.invented : value);
    }
    return replaceReferences(args, (reference) => {
      const value = values.get(slotName(reference.key, reference.pointer));
      return reference.key === -1 ? reference.invented : value;
    });
  }

  async #take(reference: Reference['$ref']): Promise<unknown> {
    const name = slotName(reference.key, reference.pointer);
    const slot = this.#slots.get(name);
    if (slot === undefined) return undefined;
    const value = await slot.value;
    if (--slot.uses === 0) this.#slots.delete(name);
    return value;
  }
}

interface Slot {
  uses: number;
  readonly value: Promise<unknown>;
  readonly settle: (value: unknown) => void;
}

function newSlot(): Slot {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  return { uses: 1, value: promise, settle: resolve };
}

const slotName = (key: number, pointer: string): string => `${key} ${pointer}`;
