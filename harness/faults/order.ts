import type { Interleaving } from '../contract/race.ts';
import { SeededRandom } from '../kit/random.ts';

/** A caller with a request at the gate. */
export interface Waiting {
  readonly caller: number;
  /** How many requests of this caller have gone before. */
  readonly passed: number;
  /** Whether its request at the gate commits something. */
  readonly commits: boolean;
}

/** Who may go, in one order of requests. */
export interface Order {
  /** Whether a request goes without waiting for anybody. */
  isFree(waiting: Waiting): boolean;
  /** Whose requests go now, of those who wait (at least one, by number); nobody else is on the way to the gate. At least one. */
  choose(waiting: readonly Waiting[]): readonly Waiting[];
}

export function orderOf(interleaving: Interleaving): Order {
  switch (interleaving.kind) {
    case 'at once':
      return atOnce();
    case 'in step':
      return { isFree: () => false, choose: (waiting) => waiting };
    case 'in turn':
      return { isFree: () => false, choose: (waiting) => [leastPassed(waiting)] };
    case 'straggler':
      return straggler(interleaving.caller, interleaving.request);
    case 'walk': {
      const random = new SeededRandom(interleaving.seed);
      return { isFree: () => false, choose: (waiting) => [random.pick(waiting)] };
    }
  }
}

function atOnce(): Order {
  let isOpen = false;
  return {
    isFree: () => isOpen,
    choose: (waiting) => {
      isOpen = true;
      return waiting;
    },
  };
}

function straggler(straggling: number, request: number | 'commit'): Order {
  let isOver = false;
  const isBefore = ({ passed, commits }: Waiting): boolean => (request === 'commit' ? passed === 0 || !commits : passed + 1 < request);
  return {
    isFree: (waiting) => isOver || waiting.caller !== straggling || isBefore(waiting),
    choose: (waiting) => {
      isOver = true;
      return waiting;
    },
  };
}

function leastPassed(waiting: readonly Waiting[]): Waiting {
  return waiting.reduce((least, each) => (each.passed < least.passed ? each : least));
}
