import type { ConversionDefinition } from './conversion.ts';
import type { Divergence } from './difference.ts';
import type { JourneyDefinition } from './journey.ts';
import type { ModuleDefinition } from './module.ts';
import type { PerformanceBudgets } from './performance.ts';
import type { PhasePlan } from './phase.ts';
import type { Saboteur } from './saboteur.ts';
import type { HttpServiceDefinition } from './service.ts';
import type { MongoSubjectDefinition, PostgresSubjectDefinition } from './subject.ts';

/** A module and the subjects that stand for it. */
export interface ModuleEntry {
  readonly module: ModuleDefinition;
  readonly mongo: MongoSubjectDefinition;
  readonly postgres: PostgresSubjectDefinition;
  /** How its data gets from the one to the other. Default: it is not converted, only verified. */
  readonly conversion?: ConversionDefinition;
}

/** A module that is converted. */
export type ConvertedEntry = ModuleEntry & { readonly conversion: ConversionDefinition };

/** The one file that a user edits: `cutover.config.ts`. */
export interface CutoverConfig {
  readonly modules: readonly ModuleEntry[];
  /** Stories through several of the modules, run in every persistence setting that their phases pass through. */
  readonly journeys?: readonly JourneyDefinition[];
  /** The plan of the conversion: what `cutover gate` and `cutover status` go by. */
  readonly phases?: PhasePlan;
  /** Accepted differences. */
  readonly divergences?: readonly Divergence[];
  /** How the modules' repositories are put behind HTTP, for `cutover load`. */
  readonly service?: HttpServiceDefinition;
  /** How much slower critical paths may be, where it is not 10 %. */
  readonly performance?: PerformanceBudgets;
  readonly saboteurs?: readonly Saboteur[];
  /** Names or addresses of hosts that subjects reach beside the stores' own. Whatever else a run tries to reach breaks it. */
  readonly hosts?: readonly string[];
  /** Folder of committed baselines, relative to the configuration file. Default `baselines`. */
  readonly baselines?: string;
  /** Folder of generated reports, relative to the configuration file. Default `reports`. */
  readonly reports?: string;
}
