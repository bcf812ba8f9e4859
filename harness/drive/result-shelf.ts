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

  constructor(operations: readonly Operation[]) {
    const present = new Set(operations.map((operation) => operation.key));
    for (const operation of operations) {
      for (const { key, pointer } of referencesIn(operation.args)) {
        if (!present.has(key)) continue;
        const slot = this.#slots.get(slotName(key, pointer));
        if (slot === undefined) this.#slots.set(slotName(key, pointer), newSlot());
        else slot.uses++;
        let pointers = this.#pointers.get(key);
        if (pointers === undefined) this.#pointers.set(key, (pointers = new Set()));
        pointers.add(pointer);
      }
    }
  }

  /** The result of an operation is there; undefined when it failed or was skipped. */
  put(key: number, result: unknown): void {
    for (const pointer of this.#pointers.get(key) ?? []) {
      this.#slots.get(slotName(key, pointer))?.settle(readPointer(result, pointer));
    }
    this.#pointers.delete(key);
  }

  /** Arguments with every reference replaced by this side's own value; `SKIP` when one says so. */
  async resolve(args: unknown): Promise<unknown> {
    const references = referencesIn(args);
    if (references.length === 0) return args;
    const values = new Map<string, unknown>();
    for (const reference of references) {
      const value = await this.#take(reference);
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
