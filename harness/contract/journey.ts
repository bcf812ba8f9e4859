import type { Arena, Leg, Snapshot } from './arena.ts';
import type { ScenarioStep } from './module.ts';
import type { CanonicalObservation } from './observation.ts';
import type { Workload } from './operation.ts';
import type { StoreKind } from './subject.ts';
import type { Canonical } from './type.ts';

/** One step of a journey: a scenario's step, in the module that it calls. */
export interface JourneyStep extends ScenarioStep {
  /** A configured module. What `{ $step, pointer }` in its arguments refers to may be of any module. */
  readonly module: string;
}

/**
 * A story through several modules, as the system that they make up runs it: later steps take what earlier ones of other
 * modules gave. It is run in every persistence setting that the phases of the conversion pass through, and must come
 * out the same in each.
 *
 * A step that states nothing (`expect`) must give a value. One that cannot be run, because what it refers to is not
 * there, makes the check void.
 */
export interface JourneyDefinition {
  /** Evidence, baselines and the command line call it so: no module may have the same. */
  readonly name: string;
  readonly summary: string;
  readonly steps: readonly JourneyStep[];
}

/** Which store serves each module, in the order of the configuration. */
export type Persistence = ReadonlyMap<string, StoreKind>;

/** What one run of a journey gave. */
export interface JourneyRun {
  /** In the order of the steps. */
  readonly observations: readonly CanonicalObservation[];
  /** Every collection of every module, read raw. */
  readonly snapshot: Snapshot;
}

/**
 * What the judge of a journey may use. The journey's modules stand as one, whose operations and collections are named
 * `module.operation` and `module.collection`.
 */
export interface JourneyArena
  extends Pick<
    Arena,
    'module' | 'seed' | 'budget' | 'signal' | 'baseline' | 'compareObservations' | 'compareRecords' | 'shrink' | 'progress' | 'accepts' | 'report'
  > {
  /** The modules that the journey goes through, in the order of the configuration. */
  readonly modules: readonly { readonly name: string; readonly phase: number }[];
  readonly workload: Workload;
  /** Runs a workload in a setting, from empty: clock and ids are the same in every setting. */
  run(persistence: Persistence, workload: Workload): Promise<JourneyRun>;
  /** In words, how an outcome misses what the journey states of it, or is no sound outcome at all; undefined when it meets it. */
  unmet(observation: CanonicalObservation): string | undefined;
  /** The arguments of a call as they really were, whatever they should have been. */
  argsForm(observation: CanonicalObservation): Canonical;
  /** One record's canonical form as the last run in a setting left it; undefined when it is not there. */
  record(persistence: Persistence, collection: string, key: string): ReturnType<Leg['record']>;
}
