import { describe, expect, it } from 'vitest';
import { persistenceText, settingsOf, settingText, switchAlone, switchesBetween } from './settings.ts';

const MODULES = [
  { name: 'authority', phase: 1 },
  { name: 'policy', phase: 4 },
  { name: 'packs-registry', phase: 7 },
  { name: 'issuer-directory', phase: 7 },
];

describe('the settings of a conversion', () => {
  it('are all on MongoDB, then one a phase in which something moves, up to all on PostgreSQL', () => {
    expect(settingsOf(MODULES).map(({ name }) => name)).toEqual([
      'phase 0, Persistence: {Authority: Mongo, Policy: Mongo, PacksRegistry: Mongo, IssuerDirectory: Mongo}',
      'phase 1, Persistence: {Authority: Postgres, Policy: Mongo, PacksRegistry: Mongo, IssuerDirectory: Mongo}',
      'phase 4, Persistence: {Authority: Postgres, Policy: Postgres, PacksRegistry: Mongo, IssuerDirectory: Mongo}',
      'phase 7, Persistence: {Authority: Postgres, Policy: Postgres, PacksRegistry: Postgres, IssuerDirectory: Postgres}',
    ]);
  });

  it('begin before phase 0 where something moves in it, and follow phases, not the order of the configuration', () => {
    const settings = settingsOf([
      { name: 'late', phase: 2 },
      { name: 'early', phase: 0 },
    ]);
    expect(settings.map(({ name, persistence }) => [name.split(',')[0], ...persistence.values()])).toEqual([
      ['before phase 0', 'mongo', 'mongo'],
      ['phase 0', 'mongo', 'postgres'],
      ['phase 2', 'postgres', 'postgres'],
    ]);
  });

  it('are written as a configuration has them', () => {
    expect(settingText('packs-registry', 'postgres')).toBe('PacksRegistry: Postgres');
    expect(persistenceText(new Map([['notify', 'mongo']]))).toBe('Persistence: {Notify: Mongo}');
  });
});

describe('the switches between two settings', () => {
  const [first, , , last] = settingsOf(MODULES);

  it('move one module at a time', () => {
    const from = settingsOf(MODULES)[2]?.persistence ?? new Map();
    const switches = switchesBetween(from, last?.persistence ?? new Map());
    expect(switches.map(({ module, before, after }) => [module, ...before.values(), '→', ...after.values()])).toEqual([
      ['packs-registry', 'postgres', 'postgres', 'mongo', 'mongo', '→', 'postgres', 'postgres', 'postgres', 'mongo'],
      ['issuer-directory', 'postgres', 'postgres', 'postgres', 'mongo', '→', 'postgres', 'postgres', 'postgres', 'postgres'],
    ]);
    expect(switchesBetween(first.persistence, first.persistence)).toEqual([]);
  });

  it('may be had alone, with all others on MongoDB', () => {
    const [change] = switchesBetween(settingsOf(MODULES)[1]?.persistence ?? new Map(), settingsOf(MODULES)[2]?.persistence ?? new Map());
    if (change === undefined) throw new Error('phase 4 moves policy');
    const { before, after } = switchAlone(change);
    expect([...before.values()]).toEqual(['mongo', 'mongo', 'mongo', 'mongo']);
    expect([...after.values()]).toEqual(['mongo', 'postgres', 'mongo', 'mongo']);
  });
});
