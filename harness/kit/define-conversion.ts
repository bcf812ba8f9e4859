import type { AggregateConversion, ConversionDefinition } from '../contract/conversion.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import { DefinitionError } from './define.ts';

/**
 * Declares a module's conversion, in the order in which its aggregates are written.
 *
 * @throws DefinitionError when two aggregates take one collection, one of tier B has no rule, or one refers to what does
 * not convert before it.
 */
export function defineConversion(definition: ConversionDefinition): ConversionDefinition {
  const fail = (what: string): never => {
    throw new DefinitionError(`conversion of module "${definition.module}": ${what}`);
  };
  const collections = new Set<string>();
  const tables = new Set<string>();
  const earlier = new Map<string, AggregateConversion>();
  for (const [name, aggregate] of Object.entries(definition.aggregates)) {
    if (collections.has(aggregate.collection)) fail(`two aggregates take the collection "${aggregate.collection}"`);
    collections.add(aggregate.collection);
    if ((aggregate.tier === 'B') !== (aggregate.keep !== undefined)) fail(`aggregate "${name}": a rule of what is kept goes with tier B, and only with it`);
    if (aggregate.tier !== 'C' && aggregate.tables.length === 0) fail(`aggregate "${name}": only tier C may have no tables`);
    const referring = aggregate.keep?.orReferredBy?.table;
    for (const { to, fields, passedOver } of aggregate.refers ?? []) {
      const other = earlier.get(to);
      if (other === undefined) fail(`aggregate "${name}" refers to "${to}", which does not convert before it`);
      if (other?.keep === undefined || other.keep.orReferredBy !== undefined || other.refers !== undefined)
        fail(`aggregate "${name}" refers to "${to}", and no rule of its own documents alone passes one of those over`);
      if (Object.keys(fields).length < 2) fail(`aggregate "${name}" refers to "${to}" by its tenant and what is unique in it`);
      if (passedOver === 'skip' && aggregate.keep === undefined)
        fail(`aggregate "${name}" is passed over with "${to}": its own rule says so, and tier B has one`);
    }
    earlier.set(name, aggregate);
    if (referring !== undefined && !tables.has(referring)) fail(`aggregate "${name}" is kept by rows of "${referring}", which no aggregate before it writes`);
    for (const { name: table, key, columns } of aggregate.tables) {
      if (tables.has(table)) fail(`two aggregates write the table "${table}"`);
      tables.add(table);
      for (const column of key) if (!columns.includes(column)) fail(`table "${table}": column "${column}" of its key is not written`);
    }
  }
  for (const [name, { repeats }] of Object.entries(definition.aggregates)) {
    for (const { name: table } of repeats ?? []) if (!tables.has(table)) fail(`aggregate "${name}" repeats "${table}", which no aggregate writes`);
  }
  return Object.freeze(definition);
}

/**
 * Holds a conversion against its module: every collection is shown by one aggregate, and tier and rule are the module's own.
 *
 * @returns what is wrong, in words; empty when nothing is.
 */
export function conversionFaults(module: ModuleDefinition, { aggregates }: ConversionDefinition): readonly string[] {
  const faults: string[] = [];
  const shown = new Map<string, string>();
  for (const [name, { shows, tier }] of Object.entries(aggregates)) {
    for (const collection of shows) {
      const declared = module.collections[collection];
      if (declared === undefined) faults.push(`aggregate "${name}" shows "${collection}", which is no collection of the module`);
      else if (declared.tier !== tier) faults.push(`aggregate "${name}" is tier ${tier}, and its collection "${collection}" tier ${declared.tier}`);
      if (shown.has(collection)) faults.push(`aggregates "${shown.get(collection)}" and "${name}" both show "${collection}"`);
      shown.set(collection, name);
    }
  }
  for (const collection of Object.keys(module.collections)) if (!shown.has(collection)) faults.push(`no aggregate shows the collection "${collection}"`);
  for (const [name, { tier, retain }] of Object.entries(module.collections)) {
    if (tier === 'B' && retain === undefined) faults.push(`collection "${name}" is tier B: say in "retain" what of it is kept, for the proof`);
  }
  return faults;
}
