import { hash } from 'node:crypto';

/** A derived 32-bit seed: a pure function of the parts, independent of the order in which others are derived. */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  return hash('sha256', parts.join('\u0000'), 'buffer').readInt32LE(0);
}

/**
 * A small seeded random source for choices of the harness's own (interleavings, picks); generated arguments come from
 * fast-check. Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, period 2^32.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** One member. */
  pick<T>(members: readonly T[]): T {
    if (members.length === 0) throw new RangeError('pick from an empty list');
    return members[this.below(members.length)] as T;
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(members: readonly T[]): T[] {
    const copy = [...members];
    for (let index = copy.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
    }
    return copy;
  }
}
