import type { JourneyDefinition } from '../contract/journey.ts';
import type { CollectionDefinition, ModuleDefinition } from '../contract/module.ts';
import type { OperationDefinition, Workload } from '../contract/operation.ts';
import { scenarioWorkload } from './scenario.ts';

/**
 * The modules of a journey as one module, so that whatever takes a module takes a journey: its operations and
 * collections are theirs, each under its module's name.
 */
export function journeyModule({ name, summary }: JourneyDefinition, modules: readonly ModuleDefinition[]): ModuleDefinition {
  const operations: Record<string, OperationDefinition> = {};
  const collections: Record<string, CollectionDefinition> = {};
  for (const module of modules) {
    for (const [operation, definition] of Object.entries(module.operations)) operations[nameWithin(module.name, operation)] = definition;
    for (const [collection, definition] of Object.entries(module.collections)) collections[nameWithin(module.name, collection)] = definition;
  }
  return Object.freeze({ name, summary, phase: Math.max(...modules.map(({ phase }) => phase)), operations, collections });
}

/** The steps of a journey as a workload of its modules as one. What a step refers to and is not there skips it. */
export function journeyWorkload(journey: JourneyDefinition, module: ModuleDefinition, seed: number): Workload {
  const steps = journey.steps.map((step) => ({ ...step, op: nameWithin(step.module, step.op) }));
  return { ...scenarioWorkload(module, { ...journey, steps }, seed, 'skip'), origin: `journey ${journey.name}` };
}

/** What an operation or collection is called in a journey. */
export function nameWithin(module: string, name: string): string {
  return `${module}.${name}`;
}

/** The module that a name in a journey is of, and what it is called there. A module's own name has no dot. */
export function nameApart(name: string): { readonly module: string; readonly own: string } {
  const dot = name.indexOf('.');
  return { module: name.slice(0, dot), own: name.slice(dot + 1) };
}
