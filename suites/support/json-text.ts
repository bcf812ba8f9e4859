import fc from 'fast-check';

/** A member of a document as text, ready to be put between braces. */
type Member = string;

export const member = (name: string, json: string): Member => `${JSON.stringify(name)}:${json}`;
/** Given, missing or null (V19). */
export const maybe = (name: string, json: fc.Arbitrary<string>): fc.Arbitrary<readonly Member[]> =>
  fc.oneof(
    { weight: 5, arbitrary: json.map((value) => [member(name, value)]) },
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant([member(name, 'null')]) },
  );
export const always = (name: string, json: fc.Arbitrary<string>): fc.Arbitrary<readonly Member[]> => json.map((value) => [member(name, value)]);

/** Members in any order: the order is no part of a document (V04). */
export function object(...members: readonly fc.Arbitrary<readonly Member[]>[]): fc.Arbitrary<string> {
  return fc.tuple(fc.tuple(...members), fc.boolean()).map(([parts, turned]) => {
    const flat = parts.flat();
    return `{${(turned ? flat.reverse() : flat).join(',')}}`;
  });
}

export const list = (item: fc.Arbitrary<string>, maxLength = 3): fc.Arbitrary<string> => fc.array(item, { maxLength }).map((items) => `[${items.join(',')}]`);
/** One of a few texts, as JSON. */
export const quoted = (pool: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...pool).map((text) => JSON.stringify(text));
