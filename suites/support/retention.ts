import type { PlainRecord } from '#harness';

const DAY_US = 86_400_000_000n;

/** Kept until so many days after an instant of the record's; for ever while that has not come. */
export function keptFor(days: bigint, field: string) {
  return {
    keeps: (record: PlainRecord, cutoffUs: bigint) => record[field] === null || (record[field] as bigint) + days * DAY_US > cutoffUs,
    turns: (record: PlainRecord) => (record[field] === null ? [] : [(record[field] as bigint) + days * DAY_US]),
  };
}
