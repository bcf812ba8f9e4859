import { describe, expect, it } from 'vitest';
import type { Arena } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Side } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { canonicalDigest } from '../kit/digest.ts';
import type { Legs } from './differential.ts';
import { ParityJudge } from './parity.ts';

const arena = {
  compareObservations: (one: CanonicalObservation, other: CanonicalObservation) => ({ equal: one.digest === other.digest, rules: [], differences: [] }),
  unmet: () => undefined,
} as unknown as Arena;

function observed(side: Side, form: Canonical): CanonicalObservation {
  const operation = { key: 7, tenant: 'acme', name: 'listUsers', args: {}, nowMs: 0 };
  return { operation, side, args: {}, form, misfits: [], digest: canonicalDigest(form), durationUs: 0 };
}

async function verdictOf(mongo: Canonical, postgres: Canonical, noise: Canonical) {
  const judge = new ParityJudge(arena, {} as Legs, { module: 'm', seed: 1, origin: 'random 1', operations: [] }, new Set());
  judge.take({ kind: 'operation', done: 1, mongo: observed('mongo', mongo), postgres: observed('postgres', postgres), noise: observed('mongo′', noise) });
  const [part] = await judge.verdict();
  return part;
}

const late = { fault: { name: 'DeadlineError', message: 'no answer within 60000 ms' } };

describe('parity', () => {
  it('passes what is equal on both, and on a second Mongo', async () => {
    expect(await verdictOf({ value: 'a' }, { value: 'a' }, { value: 'a' })).toMatchObject({ verdict: 'pass', tally: { compared: 1, equal: 1 } });
  });

  it('proves nothing where two Mongos differ, whatever PostgreSQL says, and shows the first such operation', async () => {
    for (const postgres of [{ value: 'a' }, { value: 'b' }]) {
      const part = await verdictOf({ value: 'a' }, postgres, late);
      expect(part).toMatchObject({ verdict: 'inconclusive', tally: { compared: 0 } });
      expect(part?.reason).toContain('1 operation differs between two Mongos');
      expect(part?.reason).toContain('operation 7, listUsers: {"value":"a"} and {"fault":{"message":"no answer within 60000 ms"');
    }
  });

  it('shows no more of a long answer than tells it apart', async () => {
    const part = await verdictOf({ value: 'x'.repeat(5_000) }, { value: 'a' }, { value: 'b' });
    expect(part?.reason.length).toBeLessThan(400);
  });
});
