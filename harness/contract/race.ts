import type { ScenarioStep } from './module.ts';
import type { Outcome } from './observation.ts';
import type { Expectation, Operation } from './operation.ts';
import type { Canonical } from './type.ts';

/**
 * A story of several callers at once. Each caller is a subject of its own, with connections of its own, as workers in
 * several processes are. Who comes first is left open; what must hold whoever does is stated.
 */
export interface Race {
  readonly name: string;
  /** What must hold, in one sentence: a report shows it beside what came. */
  readonly summary: string;
  /** Hazard ids (docs/hazards.md) that it provokes. */
  readonly hazards?: readonly string[];
  /** How many take part, each number in runs of its own: `[1, 4, 16]`. A breach is looked for among fewer, from 2 up. */
  readonly callers: readonly number[];
  /** Steps before the callers are let go, one after another. */
  readonly setup?: (callers: number) => readonly ScenarioStep[];
  /** What the callers do. In one act all of them are under way at once; the next begins when all have ended the last. */
  readonly acts: readonly Act[];
  /** Steps behind the last act, one after another: what was left is read back. */
  readonly after?: (callers: number) => readonly ScenarioStep[];
  /**
   * What is wrong with the outcomes of one run, as a sentence (`two workers hold job …`); undefined when all holds. A
   * pure function that must not depend on who came first. An error that is no domain error is a breach without it.
   */
  readonly broken: (seen: RaceSeen) => string | undefined;
  /** The callers' outcomes, whosever they are, must be the same on both stores, but for values at these JSON Pointers. */
  readonly equal?: { readonly without: readonly string[] };
}

/** What every caller does in one act. */
export interface Act {
  /** Moves the injected clock before it. Default 1,000 ms. */
  readonly advanceMs?: number;
  /** The steps of a caller, counted from 0. References (`{ $step, pointer }`) are to the setup or to its own earlier steps. */
  readonly steps: (caller: number, callers: number) => readonly RaceStep[];
  /** Goes through the steps again, at most so often, until one meets its `until`. Default 1; who never gets there breaks the race. */
  readonly rounds?: (callers: number) => number;
}

/** One step of a caller. What it refers to and is not there skips it. */
export interface RaceStep {
  readonly tenant?: string;
  readonly op: string;
  readonly args: unknown;
  readonly as?: string;
  /** Moves the caller's clock before this step. Default 0: callers stand at one instant. */
  readonly advanceMs?: number;
  /** The caller has ended this act when the step comes out like this. */
  readonly until?: Expectation;
  /**
   * The caller dies in this step, as a process does: runs of the race cut all its connections at one place after
   * another, between the first request and the last answer. Its outcome is then `lost`, and it takes part no more.
   */
  readonly dies?: true;
}

/** What one step of a race gave. */
export interface RaceOutcome {
  readonly operation: Operation;
  /** The name that the step has by `as`. */
  readonly as: string | undefined;
  /** The arguments as they were given; undefined when skipped. */
  readonly args: unknown;
  /** `lost`: the caller died before it learned what came of it. */
  readonly outcome: Outcome | { readonly kind: 'lost' };
  /** The outcome in canonical form, under the operation's result type. */
  readonly form: Canonical;
}

/** What one run of a race showed. */
export interface RaceSeen {
  readonly setup: readonly RaceOutcome[];
  /** Caller → its outcomes, in its own order. */
  readonly callers: readonly (readonly RaceOutcome[])[];
  readonly after: readonly RaceOutcome[];
  /** Callers that went through all rounds of an act, and nothing ended them. */
  readonly endless: readonly number[];
}

/** One run of a race: what it showed, and which other ways to run it would show nothing else. */
export interface RaceTrial {
  readonly seen: RaceSeen;
  /** Caller → how many requests it sent in the act in which it sent most; 0 where requests cannot be seen. */
  readonly requests: readonly number[];
  /** Whether the caller that was to die had its last answer before the place where it was to: it died behind its step. */
  readonly diedLate: boolean;
}

/** One call of a caller, bound: what is driven. */
export interface RaceCall {
  readonly operation: Operation;
  readonly as: string | undefined;
  readonly until: Expectation | undefined;
  readonly dies: boolean;
}

/** A race with its callers counted and its steps bound. Setup and after are scenarios of one seed with it. */
export interface RaceScript {
  readonly module: string;
  readonly race: string;
  readonly setup: readonly RaceCall[];
  /** Act → caller → its calls, all rounds in a row. */
  readonly acts: readonly (readonly (readonly RaceCall[])[])[];
  readonly after: readonly RaceCall[];
  /** Operation key → what its outcome must be: of setup and after. */
  readonly expectations: Readonly<Record<number, Expectation>>;
}

/**
 * In which order the requests of several callers reach the store. All but `at once` look at whole requests (a statement,
 * a command) as they stand at the wire.
 *
 * - `at once`: the first request of each waits for the others', the rest goes as it comes.
 * - `in step`: every request waits for the others'; all go together.
 * - `in turn`: the same, one after another, whoever has sent least first: the same order in every run.
 * - `straggler`: one caller's n-th request (from 1) waits until all others have come to their end; or its first that commits
 *   something and is not its first: whatever that caller looked at is old by then, and what it did is not yet to be seen.
 * - `walk`: every request waits for the others', and a seeded choice says whose goes.
 *
 * Coming at once or in step, where nobody dies and the MongoDB is the run's own, upserts meet once more between their look
 * and their insert. Who waits for the store (a lock that another holds) or sends nothing is not waited for.
 */
export type Interleaving =
  | { readonly kind: 'at once' | 'in step' | 'in turn' }
  | { readonly kind: 'straggler'; readonly caller: number; readonly request: number | 'commit' }
  | { readonly kind: 'walk'; readonly seed: number };

/** Where a caller dies: after so many answers within the step that says so, the last one withheld; 0: before it asks. */
export interface Death {
  readonly caller: number;
  readonly answers: number;
}

/** One way to run a race. */
export interface RaceRun {
  readonly callers: number;
  readonly interleaving: Interleaving;
  readonly death?: Death;
}

/** Callers of one module's repository on one store, let go together. */
export interface Crowd extends AsyncDisposable {
  /** Whether requests can be held and connections cut. Otherwise (TLS, several hosts) every run is `at once`, without deaths. */
  readonly wired: boolean;
  /** Runs a script from empty. The deaths of `run` befall callers in steps that say `dies`. */
  run(script: RaceScript, run: RaceRun): Promise<RaceTrial>;
}
