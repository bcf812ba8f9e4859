import { describe, expect, it } from 'vitest';
import type { ModuleDefinition, SharedTenant } from '../../contract/module.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Canonical } from '../../contract/type.ts';
import type { Probe } from './probes.ts';
import type { Draft, Scene, Seen } from './scene.ts';
import { breach, cellsOf, mergeCells } from './verdicts.ts';

const VALUE = { value: 'theirs' };
const NOTHING = { error: { kind: 'not_found' } };
const REFUSED = { error: { kind: 'forbidden' } };
const FAULT = { fault: { message: 'boom' } };

const operation = (key: number, tenant: unknown): Operation => ({ key, tenant: tenant as string, name: 'get', args: {}, nowMs: 0 });
const observed = (key: number, form: Canonical): [number, CanonicalObservation] => [
  key,
  { operation: operation(key, 'any'), side: 'mongo', args: {}, form, misfits: [], digest: '', durationUs: 0 },
];
const probe = (situation: Probe['situation'], key: number, tenant: unknown): Probe => ({
  situation,
  operation: operation(key, tenant),
  control: 1,
  owner: 'acme',
});

describe('breach', () => {
  const what = (situation: Probe['situation'], present: Canonical, absent: Canonical, shared?: SharedTenant) =>
    breach(probe(situation, 1, 'probe'), { present: new Map([observed(1, present)]), absent: new Map([observed(1, absent)]) }, shared);
  const reads: SharedTenant = { tenant: '@all', reads: ['get'], refuses: {} };
  const refuses: SharedTenant = { tenant: '@all', reads: [], refuses: { get: 'forbidden' } };

  it('is any answer that depends on the other tenant, however small', () => {
    expect(what('other', NOTHING, NOTHING)).toBeUndefined();
    expect(what('other', VALUE, NOTHING)).toContain('answers otherwise');
    expect(what('hostile', { error: { kind: 'duplicate' } }, VALUE)).toContain('answers otherwise');
  });

  it('is any fault, in every situation', () => {
    for (const situation of ['other', 'empty', 'unset', 'hostile'] as const) expect(what(situation, FAULT, FAULT, reads)).toContain('boom');
  });

  it('is any answer to a caller without a tenant but a refusal', () => {
    for (const situation of ['empty', 'unset'] as const) {
      expect(what(situation, REFUSED, REFUSED)).toBeUndefined();
      expect(what(situation, { error: { kind: 'invalid' } }, REFUSED)).toBeUndefined();
      expect(what(situation, NOTHING, NOTHING)).toContain('answers a caller');
      expect(what(situation, VALUE, VALUE, reads)).toContain('answers a caller');
    }
  });

  it('passes over what did not run', () => {
    expect(what('other', { skipped: true }, NOTHING)).toBeUndefined();
    expect(breach(probe('other', 2, 'probe'), { present: new Map(), absent: new Map() }, undefined)).toBe('was not run');
  });

  it('is no answer about shared records by an operation that is declared to read them; about any other tenant’s it is', () => {
    expect(what('shared', VALUE, NOTHING, reads)).toBeUndefined();
    expect(what('shared', VALUE, NOTHING, { ...reads, reads: [] })).toContain('not declared');
    expect(what('other', VALUE, NOTHING, reads)).toContain('answers otherwise');
  });

  it('is what others may do to a shared record, and a refusal of another kind than declared', () => {
    expect(what('shared', REFUSED, NOTHING, refuses)).toBeUndefined();
    expect(what('shared', NOTHING, NOTHING, refuses)).toBeUndefined();
    expect(what('shared', VALUE, NOTHING, refuses)).toContain('done');
    expect(what('shared', { error: { kind: 'conflict' } }, NOTHING, refuses)).toContain('with conflict');
  });
});

describe('cellsOf', () => {
  const module = { name: 'm', operations: { get: { kind: 'read' } } } as unknown as ModuleDefinition;
  const probes = [probe('other', 1, 'probe'), probe('empty', 2, ''), probe('unset', 3, undefined), probe('hostile', 4, '%')];
  const scene: Draft = {
    workload: { module: 'm', seed: 1, origin: 'random', operations: [] },
    commons: [],
    neighbours: [],
    owned: [],
    probes,
    watched: new Set(),
  };
  const verdicts = (forms: { own?: Canonical; reversed?: Canonical; other?: Canonical; gone?: Canonical; effective?: readonly string[] }, subject = module) => {
    const { own = VALUE, reversed = own, other = NOTHING, gone = NOTHING, effective = [] } = forms;
    const none = new Map();
    const seen: Seen = {
      present: new Map([observed(1, other), observed(2, REFUSED), observed(3, REFUSED), observed(4, gone)]),
      alone: new Map([observed(1, own)]),
      absent: new Map([observed(1, gone), observed(4, gone)]),
      crowdedRecords: none,
      aloneRecords: none,
      probedRecords: none,
      effective: new Set(effective),
    };
    const staged: Scene = { ...scene, tellReversed: new Set(reversed === gone ? [] : [1]) };
    return Object.fromEntries(cellsOf('mongo', subject, [{ scene: staged, seen }]).map(({ situation, verdict }) => [situation, verdict]));
  };

  it('passes what is refused where the owner is answered', () => {
    expect(verdicts({})).toEqual({ own: 'pass', other: 'pass', empty: 'pass', unset: 'pass', hostile: 'pass' });
  });

  it('fails what is answered otherwise', () => {
    expect(verdicts({ other: VALUE })).toMatchObject({ other: 'fail', hostile: 'pass' });
  });

  it('takes nothing for proven where the owner is answered as anybody', () => {
    expect(verdicts({ own: NOTHING })).toMatchObject({ own: 'inconclusive', other: 'inconclusive', hostile: 'inconclusive' });
    expect(verdicts({ own: VALUE, other: VALUE, gone: VALUE })).toMatchObject({ own: 'pass', other: 'inconclusive' });
  });

  it('takes nothing for proven that the owner is told of in one order of its calls only', () => {
    expect(verdicts({ own: VALUE, reversed: NOTHING })).toMatchObject({ own: 'pass', other: 'inconclusive', hostile: 'inconclusive' });
  });

  it('takes a write for proven that changes its owner’s records, though its answer tells nothing', () => {
    expect(verdicts({ own: VALUE, other: VALUE, gone: VALUE, effective: ['get'] })).toMatchObject({ own: 'pass', other: 'pass', hostile: 'pass' });
  });

  describe('about shared records', () => {
    const sharing = (shared: Omit<SharedTenant, 'tenant'>) => ({ ...module, shared: { tenant: '@all', ...shared } }) as ModuleDefinition;
    const cell = (forms: { own?: Canonical; seen: Canonical; gone?: Canonical }, shared: Omit<SharedTenant, 'tenant'>) => {
      const { own = VALUE, gone = NOTHING } = forms;
      const none = new Map();
      const seen: Seen = {
        present: new Map([observed(1, forms.seen)]),
        alone: new Map([observed(1, own)]),
        absent: new Map([observed(1, gone)]),
        crowdedRecords: none,
        aloneRecords: none,
        probedRecords: none,
        effective: new Set(),
      };
      const asked: Scene = { ...scene, probes: [probe('shared', 1, 'probe')], tellReversed: new Set(own === gone ? [] : [1]) };
      return cellsOf('mongo', sharing(shared), [{ scene: asked, seen }]).find(({ situation }) => situation === 'shared')?.verdict;
    };

    it('takes a declared reading for proven once a call shows it, and fails an undeclared one', () => {
      expect(cell({ seen: VALUE }, { reads: ['get'], refuses: {} })).toBe('pass');
      expect(cell({ seen: NOTHING }, { reads: ['get'], refuses: {} })).toBe('inconclusive');
      expect(cell({ seen: VALUE }, { reads: [], refuses: {} })).toBe('fail');
      expect(cell({ seen: NOTHING }, { reads: [], refuses: {} })).toBe('pass');
    });

    it('takes a declared refusal for proven once it meets a call that the system itself is granted', () => {
      const refuses = { reads: [], refuses: { get: 'forbidden' } } as const;
      expect(cell({ seen: REFUSED }, refuses)).toBe('pass');
      expect(cell({ seen: REFUSED, own: NOTHING }, refuses)).toBe('inconclusive');
      expect(cell({ seen: NOTHING }, refuses)).toBe('inconclusive');
      expect(cell({ seen: VALUE }, refuses)).toBe('fail');
    });

    it('has no such cells where nothing is shared', () => {
      expect(verdicts({})).not.toHaveProperty('shared');
    });
  });

  it('has a cell for every situation even of an operation that was never called, and takes it for void', () => {
    const more = { name: 'm', operations: { never: { kind: 'read' } } } as unknown as ModuleDefinition;
    expect(verdicts({}, more)).toEqual({ own: 'void', other: 'void', empty: 'void', unset: 'void', hostile: 'void' });
  });
});

describe('mergeCells', () => {
  it('keeps the worst verdict with its reason, and adds up the calls', () => {
    const cell = (verdict: 'pass' | 'fail' | 'inconclusive', reason: string) => ({ operation: 'get', situation: 'other', verdict, compared: 2, reason });
    expect(mergeCells([[cell('pass', 'a')], [cell('fail', 'b')], [cell('inconclusive', 'c')]])).toEqual([{ ...cell('fail', 'b'), compared: 6 }]);
  });
});
