import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrayMembers } from './postgres-array.ts';

/** array_out of PostgreSQL (source, utils/adt/arrayfuncs.c): what is quoted, and how. */
function arrayText(members: readonly (string | null)[]): string {
  const written = members.map((member) => {
    if (member === null) return 'NULL';
    const plain = member !== '' && !/^null$/i.test(member) && !/[{}",\\\s]/.test(member);
    return plain ? member : `"${member.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${written.join(',')}}`;
}

it('reads what the server writes', () => {
  const member = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('NULL', 'null', '', ' ', 'a b', '{', '}', '"', '\\', ',', '\n', '{}', '😀'));
  fc.assert(
    fc.property(fc.array(member, { maxLength: 5 }), (members) => {
      expect(arrayMembers(arrayText(members))).toEqual(members);
    }),
    { numRuns: 300 },
  );
});

it.each(['', '{', '{a', '{a,}', '{,a}', '{{1},{2}}', '[0:1]={1,2}', '{"a}', '{"a"b}'])('refuses "%s"', (text) => {
  expect(arrayMembers(text)).toBeUndefined();
});
