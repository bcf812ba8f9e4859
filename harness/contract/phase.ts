import type { CheckName } from './difference.ts';

/** What a phase may demand: a check of `cutover verify`, or what another command proves of a module. */
export type Demand = CheckName | 'performance' | 'growth' | 'load' | 'rehearsal';

/** P0 first. */
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';

/** One step of the conversion: modules that move together, and what must be proven before they do. */
export interface Phase {
  readonly number: number;
  readonly name: string;
  readonly summary: string;
  /** The modules that move in it, with their priority. */
  readonly modules: Readonly<Record<string, Priority>>;
  /** Modules whose evidence it rests on, where these are not those that move in it. */
  readonly on?: readonly string[];
  /** Phases that must be proven before it; `others`: every other one. */
  readonly after: readonly number[] | 'others';
  readonly demands: readonly Demand[];
}

/** A point that people plan by: reached when all of its phases are proven. */
export interface Milestone {
  readonly name: string;
  readonly summary: string;
  readonly phases: readonly number[];
}

/** What the whole conversion promises, and the checks that prove it of each module. */
export interface Criterion {
  readonly name: string;
  readonly summary: string;
  readonly checks: readonly Demand[];
}

/** The plan of the conversion: what is decided before any evidence is looked at, and reviewed like code. */
export interface PhasePlan {
  readonly phases: readonly Phase[];
  readonly milestones: readonly Milestone[];
  readonly criteria: readonly Criterion[];
  /** The least budget with which evidence must have been made. */
  readonly budget: 'quick' | 'gate' | 'deep';
  /** How many different seeds each check must have passed on. Default 1. */
  readonly seeds?: number;
  /** Evidence older than this many days proves nothing any more. Default: it does not age. */
  readonly maxAgeDays?: number;
}
