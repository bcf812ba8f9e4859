import { mapPlain } from './references.ts';

/** A copy of a step's arguments with every `{ $step, pointer }` replaced by what `bind` gives for it. */
export function bindSteps(value: unknown, bind: (name: string, pointer: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => bindSteps(item, bind));
  const { $step, pointer } = value as { $step?: unknown; pointer?: unknown };
  if (typeof $step === 'string' && typeof pointer === 'string') return bind($step, pointer);
  return mapPlain(value, (item) => bindSteps(item, bind));
}
