import fc from 'fast-check';
import type { Handle } from '../contract/operation.ts';

/** How a handle chooses, and what it does when there is nothing to choose. */
export interface HandleOptions {
  /** `shared`: the shared tenant's results only; `any`: every tenant's, which a sound repository must refuse. Default `own`. */
  readonly reach?: Handle['$handle']['reach'];
  /** `skip`: leave the operation out when there is nothing to refer to. Default `invent`. */
  readonly missing?: Handle['$handle']['missing'];
}

/**
 * Generates handles to several fields of *one* earlier result of a role, such as an id and the version that goes
 * with it: `handles('user', ['id', 'version'])` gives `{ id: Handle, version: Handle }`.
 *
 * Small picks (recent results) are likelier, because stories about one record are the ones that find bugs.
 */
export function handles<Field extends string>(role: string, fields: readonly Field[], options: HandleOptions = {}): fc.Arbitrary<Record<Field, Handle>> {
  const reach = options.reach ?? 'own';
  const missing = options.missing ?? 'invent';
  return fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(200) }).map((pick) => {
    const bundle = {} as Record<Field, Handle>;
    for (const field of fields) bundle[field] = { $handle: { role, field, pick, reach, missing } };
    return bundle;
  });
}

/** Generates a handle to one field of an earlier result of a role. */
export function handle(role: string, field: string, options: HandleOptions = {}): fc.Arbitrary<Handle> {
  return handles(role, [field], options).map((bundle) => bundle[field] as Handle);
}
