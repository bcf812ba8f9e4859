import { describe, expect, it } from 'vitest';
import type { AccessFacts, PolicyFacts, TableFacts } from './access-facts.ts';
import { accessRules, type SharedRows, tenantColumns } from './access-rules.ts';

const BOUND = "(tenant_id = NULLIF(current_setting('app.tenant_id'::text, true), ''::text))";

function table(name: string, facts: Partial<TableFacts> = {}): TableFacts {
  return {
    name,
    quoted: name,
    columns: ['tenant_id', 'id'],
    rowSecurity: true,
    forced: true,
    app: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    public: [],
    ...facts,
  };
}

function policy(facts: Partial<PolicyFacts> = {}): PolicyFacts {
  return { table: 's.a', name: 'tenant', permissive: true, command: 'ALL', forApp: true, using: BOUND, check: null, ...facts };
}

const SOUND: AccessFacts = {
  role: { superuser: false, bypassesRowSecurity: false, createsRoles: false, createsDatabases: false, replicates: false, owns: [], powerfulRoles: [] },
  schemas: [{ name: 's', appMayCreate: false }],
  tables: [table('s.a'), table('s.schema_migrations', { app: [], rowSecurity: false, forced: false })],
  policies: [policy()],
  uniques: [
    { name: 's.a_pkey', table: 's.a', columns: ['tenant_id', 'id'] },
    { name: 's.schema_migrations_pkey', table: 's.schema_migrations', columns: ['number'] },
  ],
  foreignKeys: [{ name: 's.a.up', table: 's.a', columns: ['tenant_id', 'id'], target: 's.a', targetColumns: ['tenant_id', 'id'] }],
  views: [{ name: 's.v', materialized: false, invoker: true, app: ['SELECT'], public: [] }],
  sequences: [{ name: 's.q', app: [] }],
  functions: [{ name: 's.f()', call: 's.f', definer: false, searchPathPinned: false, publicMayCall: true, source: 'select 1' }],
};

const breaches = (facts: Partial<AccessFacts>, shared?: SharedRows) =>
  [...accessRules({ ...SOUND, ...facts }, 's.schema_migrations', shared)].filter(({ ok }) => !ok).map(({ hazard, object }) => `${hazard} ${object}`);

describe('accessRules', () => {
  it('holds every rule on sound facts, and leaves the record of migrations to one rule of its own', () => {
    const held = [...accessRules(SOUND, 's.schema_migrations')];
    expect(held.filter(({ ok }) => !ok)).toEqual([]);
    expect(held.filter(({ object }) => object.includes('schema_migrations'))).toHaveLength(1);
  });

  it('wants a permissive policy for each granted command that applies to the role', () => {
    expect(breaches({ policies: [policy({ command: 'SELECT' })] })).toEqual(Array(3).fill('T03 table s.a'));
    expect(breaches({ policies: [policy(), policy({ name: 'other', forApp: false })] })).toEqual([]);
    expect(breaches({ policies: [policy({ forApp: false })] })).toEqual(Array(4).fill('T03 table s.a'));
    expect(breaches({ tables: [table('s.a', { app: ['SELECT'] })], policies: [policy({ command: 'SELECT' })] })).toEqual([]);
  });

  it('holds each clause of each permissive policy to the tenant; restrictive ones only narrow', () => {
    expect(breaches({ policies: [policy(), policy({ name: 'all', using: 'true' })] })).toEqual(Array(2).fill('T02 policy s.a.all'));
    expect(breaches({ policies: [policy({ check: 'true' })] })).toEqual(['T02 policy s.a.tenant']);
    expect(breaches({ policies: [policy(), policy({ name: 'add', command: 'INSERT', using: null, check: null })] })).toEqual(['T02 policy s.a.add']);
    expect(breaches({ policies: [policy({ using: `(${BOUND} OR (id = 1))` })] })).toEqual(Array(2).fill('T02 policy s.a.tenant'));
    expect(breaches({ policies: [policy(), policy({ name: 'narrow', permissive: false, using: '(id > 0)' })] })).toEqual([]);
  });

  it('wants the tenant in unique keys, and at the same place on both ends of foreign keys', () => {
    expect(breaches({ uniques: [{ name: 's.by_id', table: 's.a', columns: ['id'] }] })).toEqual(['T05 index s.by_id']);
    expect(breaches({ uniques: [{ name: 's.by_lower', table: 's.a', columns: ['(lower(tenant_id))'] }] })).toEqual(['T05 index s.by_lower']);
    const key = { name: 's.a.up', table: 's.a', target: 's.a' };
    expect(breaches({ foreignKeys: [{ ...key, columns: ['id'], targetColumns: ['id'] }] })).toEqual(['T06 constraint s.a.up']);
    expect(breaches({ foreignKeys: [{ ...key, columns: ['tenant_id', 'id'], targetColumns: ['id', 'tenant_id'] }] })).toEqual(['T06 constraint s.a.up']);
  });

  describe('where a tenant’s rows are shared', () => {
    const shared: SharedRows = { tenant: '@global', tables: new Set(['s.a']) };
    const sharing = policy({ name: 'shared', command: 'SELECT', using: "(tenant_id = '@global'::text)" });

    it('lets a declared table have a policy to read them', () => {
      expect(breaches({ policies: [policy(), sharing] }, shared)).toEqual([]);
    });

    it('finds such a policy where it is not declared, for another tenant or for another command', () => {
      expect(breaches({ policies: [policy(), sharing] })).toEqual(['T02 policy s.a.shared']);
      expect(breaches({ policies: [policy(), sharing] }, { ...shared, tables: new Set() })).toEqual(['T02 policy s.a.shared']);
      expect(breaches({ policies: [policy(), sharing] }, { ...shared, tenant: '@all' })).toEqual(['T02 policy s.a.shared', 'T03 table s.a']);
      const all = policy({ name: 'shared', using: sharing.using });
      expect(breaches({ policies: [policy(), all] }, shared)).toEqual([...Array(2).fill('T02 policy s.a.shared'), 'T03 table s.a']);
      const update = policy({ name: 'write', command: 'UPDATE', using: sharing.using });
      expect(breaches({ policies: [policy(), sharing, update] }, shared)).toEqual(Array(2).fill('T02 policy s.a.write'));
    });

    it('finds a declaration that no policy fulfils', () => {
      expect(breaches({}, shared)).toEqual(['T03 table s.a']);
    });
  });

  it('does not pass a schema without tables', () => {
    expect(breaches({ tables: [], policies: [], uniques: [], foreignKeys: [] })).toEqual(['undefined schema']);
  });
});

it('names the tenant column and setting of each table', () => {
  expect(tenantColumns(SOUND)).toEqual(new Map([['s.a', { column: 'tenant_id', setting: 'app.tenant_id' }]]));
});
