import fc from 'fast-check';
import { type Handle, handle, handles } from '#harness';

/** Mostly what works, now and then what must be refused. */
export const rarely = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 48, arbitrary: usual }, { weight: 1, arbitrary: odd as fc.Arbitrary<T> });

/** One of a few values. */
export const from = <const T>(pool: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...pool);

/** Mostly what an earlier operation gave, else anything of the pools. */
export const mostly = <Known, Any>(known: fc.Arbitrary<Known>, any: fc.Arbitrary<Any>) =>
  fc.oneof<[fc.MaybeWeightedArbitrary<Known>, fc.MaybeWeightedArbitrary<Any>]>({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: any });

/** Given, null or missing (V19). */
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 3 });

type Fields<T extends object> = { [Key in keyof T]: fc.Arbitrary<T[Key]> };

/** A record some of whose fields may be missing. */
export const partly = <Required extends object, Optional extends object>(
  required: Fields<Required>,
  optional: Fields<Optional>,
): fc.Arbitrary<Required & Partial<Optional>> =>
  fc
    .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as unknown as Required & Partial<Optional>);

/** With the one, all fields of the other. */
export const both = <Left extends object, Right extends object>(left: fc.Arbitrary<Left>, right: fc.Arbitrary<Right>): fc.Arbitrary<Left & Right> =>
  fc.tuple(left, right).map(([one, other]) => ({ ...one, ...other }));

/** None of the filters, one, or some of them together. */
export const filters = <T extends object>(fields: Fields<T>): fc.Arbitrary<Partial<T>> => {
  const one = Object.entries(fields).map(([field, value]) => (value as fc.Arbitrary<unknown>).map((given) => ({ [field]: given }) as Partial<T>));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant({} as Partial<T>) },
    { weight: 4, arbitrary: fc.oneof(...one) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>> },
  );
};

/** How many items a page holds. */
const limit = rarely(from([1, 2, 2, 3, 50, 200]), from([0, -1, 1.5, 201, '2', null]));

/** A page, and where it goes on: at the end of an earlier page of the same list, or at a place that is none. */
export const paged = <T extends object>(list: string, fields: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 12, arbitrary: both(fields, fc.record({ limit })) },
    { weight: 6, arbitrary: both(fields, fc.record({ limit, after: handle(list, 'next', { missing: 'skip' }) })) },
    { weight: 1, arbitrary: both(fields, fc.record({ limit, after: from(['', 'x', 'WyJ1c2VycyJd', 'bnVsbA', 'WyJ1c2VycyIsMSwyXQ==']) })) },
  );

const wrongId = from(['', 'x', 7, 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '00000000-0000-4000-8000-000000000000', 'a\0']);
/** An id that an operation gave, mostly; now and then another tenant's, or none. */
export const idOf = (kind: string): fc.Arbitrary<Handle> =>
  rarely(fc.oneof({ weight: 12, arbitrary: handle(kind, 'id') }, { weight: 1, arbitrary: handle(kind, 'id', { reach: 'any' }) }), wrongId);

/** An id with a version that stood when it was made, read or changed, or one that may be stale or wrong. */
export const versioned = (kind: string, changed: string): fc.Arbitrary<{ readonly id: Handle; readonly version: Handle | number }> =>
  fc.oneof(
    { weight: 14, arbitrary: handles(kind, ['id', 'version']) },
    { weight: 4, arbitrary: handles(changed, ['id', 'version']) },
    { weight: 1, arbitrary: fc.record({ id: idOf(kind), version: rarely(from([1, 2, 3]), from([0, -1, 1.5, 2 ** 31, '1'])) }) },
  );
