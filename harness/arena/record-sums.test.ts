import { expect, it } from 'vitest';
import { bucketOf, RecordSums } from './record-sums.ts';

type Records = readonly (readonly [key: string, digest: string])[];

const RECORDS: Records = Array.from({ length: 500 }, (_, index) => [JSON.stringify([`tenant ${index % 2}`, index]), `digest ${index}`]);

function sumsOf(records: Records): RecordSums {
  const sums = new RecordSums();
  for (const [key, digest] of records) sums.add(key, digest);
  return sums;
}

it('sums up the same records alike, in whatever order they come', () => {
  const [one, other] = [sumsOf(RECORDS), sumsOf([...RECORDS].reverse())];
  expect(other.digestOf('tenant 1')).toBe(one.digestOf('tenant 1'));
  expect([one.countOf('tenant 0'), one.countOf('tenant 1'), one.countOf('nobody')]).toEqual([250, 250, 0]);
  expect(one.partings(other).size).toBe(0);
});

it.each<[string, Records]>([
  ['missing', RECORDS.filter((_, index) => index !== 7)],
  ['there twice', [...RECORDS, RECORDS[7] as Records[number]]],
  ['another', RECORDS.map(([key, digest], index) => [key, index === 7 ? 'changed' : digest])],
  ['swapped with another', RECORDS.map(([key, digest], index) => [key, index === 7 ? 'digest 9' : index === 9 ? 'digest 7' : digest])],
])('parts where a record is %s, in its bucket and its tenant alone', (_, changed) => {
  const [one, other] = [sumsOf(RECORDS), sumsOf(changed)];
  expect(one.partings(other)).toContain(bucketOf(RECORDS[7]?.[0] ?? ''));
  expect(one.partings(other).size).toBeLessThan(3);
  expect(other.digestOf('tenant 1')).not.toBe(one.digestOf('tenant 1'));
  expect(other.digestOf('tenant 0')).toBe(one.digestOf('tenant 0'));
});
