import type { ScenarioStep } from './module.ts';
import type { Operation } from './operation.ts';

/**
 * How a critical path is called again and again, for an operation whose generated arguments would not do: because a
 * name may be used once only, or because each call uses up what an earlier one made. Without it the calls are generated
 * as those of every workload, and those that give no value are left out.
 */
export interface PathDefinition {
  /** Made once on each side, before any path is measured: the records that the calls go to. */
  readonly setup?: readonly ScenarioStep[];
  /** Made before the n-th call and not timed: what the call then uses up. Its `as` names hold for that call only. */
  readonly before?: (n: number) => readonly ScenarioStep[];
  /** The n-th call's arguments, a pure function of n. `{ $step, pointer }` refers to a step of `setup` or `before`. */
  readonly args: (n: number) => unknown;
  /** How far the clock moves from one call to the next, ms. Default 1. */
  readonly advanceMs?: number;
  /** Whose calls they are. Default a tenant of the path's own, which no workload uses. */
  readonly tenant?: string;
}

/** One call of a path, bound: what comes before it, then the call itself. */
export interface PathCall {
  readonly before: readonly Operation[];
  readonly operation: Operation;
}
