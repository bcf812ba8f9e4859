import type { Demand, Phase, PhasePlan } from '../contract/phase.ts';

/** What the configuration has, as far as a plan refers to it. */
export interface Configured {
  readonly modules: readonly { readonly name: string; readonly hasRaces: boolean; readonly isConverted: boolean }[];
  /** With the modules that each goes through. */
  readonly journeys: readonly { readonly name: string; readonly modules: readonly string[] }[];
}

/** One check of one module, or journey, that a phase demands. */
export interface Demanded {
  readonly subject: string;
  readonly check: Demand;
  /** The modules whose schemas it rests on. */
  readonly modules: readonly string[];
  /** Why nothing can meet it: what it names is not configured. */
  readonly impossible?: string;
}

/** Every check that a phase demands, module by module, then of the journeys through them. */
export function demandedOf(phase: Phase, configured: Configured): readonly Demanded[] {
  const names = phase.on ?? Object.keys(phase.modules);
  const checks = phase.demands.filter((check) => check !== 'journey');
  const ofModules = names.flatMap((name) => checks.flatMap((check) => ofModule(name, check, configured)));
  if (!phase.demands.includes('journey')) return ofModules;
  const journeys = configured.journeys.filter(({ modules }) => modules.some((module) => names.includes(module)));
  const ofJourneys = journeys.map(({ name, modules }): Demanded => ({ subject: name, check: 'journey', modules }));
  const without = names.filter((name) => !journeys.some(({ modules }) => modules.includes(name)));
  const impossible = 'no configured journey goes through it';
  return [...ofModules, ...ofJourneys, ...without.map((subject): Demanded => ({ subject, check: 'journey', modules: [subject], impossible }))];
}

/** What only a module that is converted can show. */
const CONVERTED: ReadonlySet<Demand> = new Set(['conversion', 'dual-write', 'rollback', 'rehearsal']);

function ofModule(subject: string, check: Demand, { modules }: Configured): readonly Demanded[] {
  const module = modules.find(({ name }) => name === subject);
  if (module === undefined) return [{ subject, check, modules: [subject], impossible: 'the module is not configured' }];
  // A module without races has nothing that could be judged: its definition says so.
  if (check === 'concurrency' && !module.hasRaces) return [];
  if (CONVERTED.has(check) && !module.isConverted) return [{ subject, check, modules: [subject], impossible: 'the module has no conversion' }];
  return [{ subject, check, modules: [subject] }];
}

/** The phases that must be proven before one. */
export function phasesBefore({ number, after }: Phase, { phases }: PhasePlan): readonly number[] {
  return after === 'others' ? phases.map((phase) => phase.number).filter((other) => other !== number) : after;
}
