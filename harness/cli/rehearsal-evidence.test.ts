import { describe, expect, it } from 'vitest';
import { readRehearsal } from './rehearsal-evidence.ts';

const start = {
  type: 'rehearsal',
  version: 2,
  commit: 'c',
  startedAt: '2026-01-01T00:00:00.000Z',
  seed: 3,
  module: 'm',
  schema: { migration: 1, digest: 'd' },
  hasFaults: true,
};
const proof = { type: 'proof', name: 'p', atMs: 1, records: 4, lost: [], lostCount: 0 };
const FAULTS = [
  ...['mongo killed', 'postgres killed', 'mongo stalled', 'postgres stalled', 'cut before a commit', 'cut before the reply'],
  ...['disk full', 'converter killed', 'mirror cut off', 'outbox cut off', 'outbox not drained'],
].map((name) => ({ type: 'fault', name, atMs: 1, untilMs: 2, detail: '' }));
const end = { type: 'end', verdict: 'pass', reason: 'all there', compared: 9, differences: 0, shadow: {} };
const text = (...records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('readRehearsal', () => {
  it('claims what the rehearsal found', () => {
    const reading = readRehearsal(text(start, ...FAULTS, proof, end));
    expect(reading).toMatchObject({ commit: 'c', seed: 3, complete: true, schemas: { m: { digest: 'd' } } });
    expect(reading.claims).toEqual([{ subject: 'm', check: 'rehearsal', verdict: 'pass', reason: 'all there', accepted: 0, divergences: [] }]);
    expect(reading.partial).toBeUndefined();
  });

  it('says when it proves less, or was cut short', () => {
    expect(readRehearsal(text({ ...start, hasFaults: false }, proof, end)).partial).toBe('without faults');
    expect(readRehearsal(text(start, ...FAULTS.slice(2), proof, end)).partial).toBe('without these faults: mongo killed, postgres killed');
    expect(readRehearsal(text(start, proof)).complete).toBe(false);
  });

  it.each([
    ['', /does not begin/],
    ['{"type":"rehearsal"}\n', /does not begin/],
    [text({ ...start, version: 3 }), /version 3/],
    [`${text(start)}half`, /line 2/],
    [text(start, proof, { ...end, verdict: 'good' }), /no verdict/],
    [text(start, proof, { ...end, differences: 1 }), /holds differences/],
    [text(start, { ...proof, lostCount: 1 }, end), /holds differences/],
    [text(start, end), /no proof/],
  ])('refuses %j', (given, message) => {
    expect(() => readRehearsal(given)).toThrow(message);
  });
});
