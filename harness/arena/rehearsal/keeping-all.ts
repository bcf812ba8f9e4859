import type { ConversionDefinition } from '../../contract/conversion.ts';

/**
 * Every document converts: what a tier leaves behind is what `cutover convert` proves, and here each operation must answer
 * as it does where nothing is converted.
 */
export function keepingAll({ module, aggregates }: ConversionDefinition): ConversionDefinition {
  const all = Object.entries(aggregates).map(([name, aggregate]) => [
    name,
    aggregate.keep === undefined ? aggregate : { ...aggregate, keep: { rule: aggregate.keep.rule, keeps: () => true } },
  ]);
  return { module, aggregates: Object.fromEntries(all) };
}
