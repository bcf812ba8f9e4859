import type { Misfit } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import type { Aliases } from './id-aliases.ts';
import { javascriptSource } from './javascript-source.ts';
import { Trail } from './misfit.ts';
import { Walk } from './walk.ts';

/** A canonical form, and where the value did not fit its declared type. */
export interface Canonicalized {
  readonly form: Canonical;
  readonly misfits: readonly Misfit[];
}

/**
 * A value under its logical type in canonical form. Takes what repositories return (JavaScript values) and what the
 * MongoDB driver reads with promotion off (`Int32`, `Long`, `Double`, `Decimal128`, `ObjectId`, `Binary`).
 *
 * Injective: two values have one form only if their type says that they are equal (members of a set in another order,
 * JSON numbers of one value, keys in another order, undefined for a missing optional field). What does not fit is kept
 * under `$misfit` by what it really is, never coerced.
 */
export function canonicalize(value: unknown, type: LogicalType, aliases: Aliases): Canonicalized {
  const trail = new Trail();
  const form = new Walk(javascriptSource, aliases, trail).form(value, type);
  return { form, misfits: trail.misfits };
}
