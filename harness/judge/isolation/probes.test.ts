import { describe, expect, it } from 'vitest';
import type { ModuleDefinition } from '../../contract/module.ts';
import { controlsOf, HOSTILE, hostileTo, makeProbes, makeSharedProbes, STRANGER, VICTIM } from './probes.ts';

const call = (name: string, key: number) => ({ key, tenant: VICTIM, name, args: { from: key }, nowMs: 7 });
const bindings = new Map([
  ['read', [call('read', 1), call('read', 2)]],
  ['write', [call('write', 3)]],
]);

describe('makeProbes', () => {
  const probes = makeProbes(bindings, { tenants: HOSTILE, count: 2 }, 100);

  it('calls every operation in every foreign situation', () => {
    const seen = (name: string) => probes.filter(({ operation }) => operation.name === name).map(({ situation }) => situation);
    expect(seen('read')).toEqual(['other', 'other', 'empty', 'unset', 'hostile', 'hostile']);
    expect(seen('write')).toEqual(['other', 'empty', 'unset', 'hostile', 'hostile']);
  });

  it('gives each situation its tenant', () => {
    const tenants = (situation: string) => probes.filter((probe) => probe.situation === situation).map(({ operation }) => operation.tenant);
    expect(new Set(tenants('other'))).toEqual(new Set([STRANGER]));
    expect(tenants('empty')).toEqual(['', '']);
    expect(tenants('unset')).toEqual([undefined, undefined]);
    expect(tenants('hostile')).toEqual(HOSTILE.slice(0, 4));
  });

  it('numbers every call apart, and each control as the foreign call that it controls', () => {
    expect(new Set(probes.map(({ operation }) => operation.key)).size).toBe(probes.length);
    const controls = controlsOf(probes);
    expect(controls.map(({ key, tenant }) => [key, tenant])).toEqual([100, 101, 106].map((key) => [key, VICTIM]));
    for (const { control, operation } of probes) expect(controls.find(({ key }) => key === control)?.args).toEqual(operation.args);
  });

  it('lets every hostile tenant meet some operation', () => {
    const many = new Map(Array.from({ length: HOSTILE.length }, (_, at) => [`op${at}`, [call(`op${at}`, at)]]));
    const met = new Set(
      makeProbes(many, { tenants: HOSTILE, count: 1 }, 0)
        .filter(({ situation }) => situation === 'hostile')
        .map(({ operation }): unknown => operation.tenant),
    );
    expect(met).toEqual(new Set(HOSTILE));
  });

  it('leaves out an operation without any call', () => {
    expect(makeProbes(new Map([['none', []]]), { tenants: HOSTILE, count: 2 }, 0)).toEqual([]);
  });
});

describe('makeSharedProbes', () => {
  const shared = { tenant: '@all', reads: ['read'], refuses: { write: 'forbidden' } } as const;
  const calls = new Map([...bindings].map(([name, list]) => [name, list.map((each) => ({ ...each, tenant: '@all' }))]));
  const probes = makeSharedProbes(calls, shared, 100);

  it('has every call of the shared tenant made by a stranger, and by one that looks like the shared tenant', () => {
    const tenants = (name: string): unknown[] => probes.filter(({ operation }) => operation.name === name).map(({ operation }) => operation.tenant);
    expect(tenants('read')).toEqual([STRANGER, STRANGER, '@all ']);
    expect(tenants('write')).toEqual([STRANGER, ' @all']);
    expect(new Set(probes.map(({ situation }) => situation))).toEqual(new Set(['shared']));
  });

  it('is controlled by the shared tenant’s own calls', () => {
    expect(controlsOf(probes).map(({ key, tenant }) => [key, tenant])).toEqual([100, 101, 103].map((key) => [key, '@all']));
  });
});

describe('hostileTo', () => {
  const sharing = { shared: { tenant: '@global', reads: [], refuses: {} } } as unknown as ModuleDefinition;

  it('has everybody where nothing is shared', () => {
    expect(hostileTo({} as ModuleDefinition)).toBe(HOSTILE);
  });

  it('has not the shared tenant itself, which is no stranger, but those that look like it', () => {
    expect(hostileTo(sharing)).not.toContain('@global');
    expect(hostileTo(sharing)).toContain('@GLOBAL');
    expect(hostileTo(sharing).length).toBeGreaterThan(HOSTILE.length);
  });
});

describe('HOSTILE', () => {
  it('has a tenant of 64 kB, and none that is the victim or the stranger', () => {
    expect(HOSTILE.some((tenant) => typeof tenant === 'string' && tenant.length === 65_536)).toBe(true);
    expect(HOSTILE).not.toContain(VICTIM);
    expect(HOSTILE).not.toContain(STRANGER);
  });
});
