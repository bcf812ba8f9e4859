import type { Outcome } from '../../contract/observation.ts';
import type { TrialSide } from '../../contract/trial.ts';
import { SeededRandom } from '../../kit/random.ts';

export const VALUE: Outcome = { kind: 'value', value: 1 };

/** A machine without servers: calls take what the model says, on a clock that only they move. */
export class Model {
  nowMs = 0;
  readonly #random = new SeededRandom(11);

  /** Calls of half a millisecond, with noise of the call and of the connection. */
  side(name: string, { factor = () => 1, outcome = () => VALUE }: { factor?: (n: number) => number; outcome?: (n: number) => Outcome } = {}): TrialSide {
    return {
      name,
      open: async () => {
        this.nowMs += 5;
        const connection = 0.06 * this.#gauss();
        return {
          ready: async (n) => async () => {
            this.nowMs += 0.5 * factor(n) * Math.exp(connection + 0.25 * this.#gauss());
            return outcome(n);
          },
          [Symbol.asyncDispose]: async () => undefined,
        };
      },
    };
  }

  #gauss(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random.next())) * Math.cos(2 * Math.PI * this.#random.next());
  }
}
