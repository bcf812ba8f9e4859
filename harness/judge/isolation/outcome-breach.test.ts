import { describe, expect, it } from 'vitest';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Canonical } from '../../contract/type.ts';
import { neighbourBreach, probeBreach } from './outcome-breach.ts';
import type { Place } from './place.ts';
import type { Probe } from './probes.ts';
import type { Draft, Seen } from './scene.ts';

const operation = (key: number, tenant: string): Operation => ({ key, tenant, name: 'get', args: {}, nowMs: 0 });
const seenAs = (key: number, form: Canonical): ReadonlyMap<number, CanonicalObservation> =>
  new Map([[key, { operation: operation(key, 'any'), side: 'mongo', args: {}, form, misfits: [], digest: '', durationUs: 0 }]]);

const own = operation(3, 'acme');
const probe: Probe = { situation: 'other', operation: operation(4, 'probe'), control: 4, owner: 'acme' };
const scene: Draft = {
  workload: { module: 'm', seed: 1, origin: 'random', operations: [] },
  commons: [operation(1, '@all')],
  neighbours: [operation(2, 'globex')],
  owned: [own],
  probes: [probe],
  watched: new Set(),
};
const place = { arena: { module: {} }, variant: { name: 'mongo' }, scene } as unknown as Place;
const nothing = { present: new Map(), alone: new Map(), absent: new Map() } as unknown as Seen;

describe('a foreign call that is answered as it must not be', () => {
  const { operations, staysAlone } = probeBreach(place, nothing, probe, 'what');

  it('is shrunk over everything before it', () => {
    expect(operations.map(({ key }) => key)).toEqual([1, 2, 3, 4]);
  });

  it('is held against a store with what is shared, also once shrinking has changed that, and with its own tenant’s calls', () => {
    const shrunk = operations.map((each) => ({ ...each, args: { fewer: true } }));
    expect(shrunk.filter(staysAlone).map(({ key }) => key)).toEqual([1, 4]);
  });
});

describe('an owner’s call that comes out otherwise among neighbours', () => {
  const { staysAlone, isBroken, operations } = neighbourBreach(place, nothing, own);

  it('is held against a store without neighbours', () => {
    expect(operations.filter(staysAlone).map(({ key }) => key)).toEqual([1, 3]);
  });

  it('shows nothing where it does not run', () => {
    expect(isBroken(seenAs(3, { value: 'one' }), seenAs(3, { value: 'two' }))).toBe(true);
    expect(isBroken(seenAs(3, { skipped: true }), new Map())).toBe(false);
  });
});
