import type { EndRecord, SchemaVersion } from './evidence.ts';
import type { Demand, Priority } from './phase.ts';
import type { Verdict } from './verdict.ts';

/** What somebody accepted, and until when: a divergence, or more time than others have. */
export type Acceptance = Omit<EndRecord['divergences'][number], 'check' | 'matches'> & {
  readonly check: Demand;
  /** What exactly, for the reader. */
  readonly matches: Readonly<Record<string, string | readonly string[]>>;
};

/** What one evidence file says of one module, or journey, and check. */
export interface Claim {
  /** The module's name, or the journey's. */
  readonly subject: string;
  readonly check: Demand;
  readonly verdict: Verdict;
  readonly reason: string;
  /** Differences that passed because somebody accepted them. */
  readonly accepted: number;
  readonly divergences: readonly Acceptance[];
}

/** A whole evidence file whose bytes are those that its name promises. */
export interface Holding {
  /** Which kind of evidence it is: its entry in the registry. */
  readonly kind: string;
  /** SHA-256, hex, of its bytes. */
  readonly id: string;
  /** Where it lies, for the reader. */
  readonly place: string;
  readonly commit: string | null;
  readonly seed: number;
  /** Null of a kind of evidence that has no budgets. */
  readonly budget: string | null;
  /** ISO instant at which the run began; undefined where nothing beside the evidence says it. */
  readonly startedAt: string | undefined;
  /** Why it shows differences and proves no check as a whole: `on a replay file`, `on a corpus`. */
  readonly partial?: string;
  /**
   * The schema on which each module was verified; undefined where the evidence does not say. Undefined as a whole of a
   * kind that never says it: its commit alone must do.
   */
  readonly schemas: Readonly<Record<string, SchemaVersion | undefined>> | undefined;
  readonly claims: readonly Claim[];
}

/** A file that cannot be taken as evidence. */
export interface Refusal {
  readonly place: string;
  readonly reason: string;
}

/**
 * How what is demanded stands. `failed`: a difference that nobody accepts, or no longer. `weak`: passed with too small a
 * budget, on too few seeds or on a part. `stale`: made for something else, or too long ago.
 */
export type State = 'proven' | 'accepted' | 'failed' | 'void' | 'inconclusive' | 'weak' | 'stale' | 'missing';

/** One check of one module, or journey, that a phase demands, and how it stands. */
export interface Standing {
  readonly phase: number;
  readonly subject: string;
  readonly check: Demand;
  readonly state: State;
  /** One sentence; empty when it is proven. */
  readonly reason: string;
  /** Whether some command of this version makes evidence of it. */
  readonly isMade: boolean;
  /** Ids of the evidence that says so. */
  readonly evidence: readonly string[];
  /** What somebody accepted, and it rests on. */
  readonly divergences: readonly Acceptance[];
}

/** Whether a phase may be cut over. Pass: it may. Fail: something differs. Inconclusive: something is not proven. */
export interface PhaseStanding {
  readonly number: number;
  readonly name: string;
  readonly summary: string;
  readonly modules: readonly { readonly name: string; readonly priority: Priority }[];
  /** Numbers of the phases before it. */
  readonly after: readonly number[];
  /** Of them, those that are not proven. */
  readonly waitsFor: readonly number[];
  readonly standings: readonly Standing[];
  /** Command lines that make what is not proven yet. */
  readonly commands: readonly string[];
  /** Of its own demands and of the phases before it. */
  readonly verdict: Verdict;
}

/** A milestone or a criterion: how much of what it takes is proven. */
export interface Progress {
  readonly name: string;
  readonly summary: string;
  readonly proven: number;
  readonly of: number;
  readonly verdict: Verdict;
}

/** How the conversion stands: phases, milestones, criteria, and the evidence it rests on. */
export interface PlanStanding {
  /** What is judged: the commit, with `-dirty` when files were changed; null outside a repository. */
  readonly commit: string | null;
  /** ISO instant at which it was judged. */
  readonly at: string;
  readonly budget: string;
  readonly seeds: number;
  readonly maxAgeDays: number | undefined;
  /** In the order of the plan. */
  readonly phases: readonly PhaseStanding[];
  readonly milestones: readonly Progress[];
  readonly criteria: readonly Progress[];
  /** The evidence files that were taken. */
  readonly holdings: readonly Omit<Holding, 'schemas' | 'claims'>[];
  /** What was to be taken, and could not be: with any, nothing is proven. */
  readonly refusals: readonly Refusal[];
  /** What lies beside the evidence and is none: runs that were cut short. */
  readonly leftOut: readonly Refusal[];
  readonly verdict: Verdict;
}
