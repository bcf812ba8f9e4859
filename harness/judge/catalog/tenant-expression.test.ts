import { describe, expect, it } from 'vitest';
import { isOneTenantOnly, readTenantExpression } from './tenant-expression.ts';

const COLUMNS = ['id', 'tenant_id', 'Tenant "x"', 'owner'];

describe('readTenantExpression', () => {
  it.each<[string, string, string]>([
    ['plain', "(tenant_id = current_setting('app.tenant_id'::text, true))", 'tenant_id'],
    ['nullif', "(tenant_id = NULLIF(current_setting('app.tenant_id'::text, true), ''::text))", 'tenant_id'],
    ['cast column', "((tenant_id)::text = current_setting('app.tenant_id'::text, true))", 'tenant_id'],
    ['cast setting', "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)", 'tenant_id'],
    ['scalar sub-select', "(tenant_id = ( SELECT NULLIF(current_setting('app.tenant_id'::text, true), ''::text) AS \"nullif\"))", 'tenant_id'],
    ['the other way round', "(current_setting('app.tenant_id'::text, true) = tenant_id)", 'tenant_id'],
    ['with a further condition', "((owner = 'x'::text) AND (tenant_id = current_setting('app.tenant_id'::text, true)))", 'tenant_id'],
    ['quoted column', '("Tenant ""x""" = current_setting(\'app.tenant_id\'::text, true))', 'Tenant "x"'],
  ])('finds the column: %s', (_, expression, column) => {
    expect(readTenantExpression(expression, COLUMNS)).toEqual({ column, setting: 'app.tenant_id', widened: false });
  });

  it('follows a function that reads the setting, and only such a one', () => {
    const reads = { call: 'app.tenant', source: "select current_setting('app.who', true)" };
    const other = { call: 'app.other', source: 'select 1' };
    expect(readTenantExpression('(tenant_id = app.tenant())', COLUMNS, [other, reads])).toEqual({ column: 'tenant_id', setting: 'app.who', widened: false });
    expect(readTenantExpression('(tenant_id = app.other())', COLUMNS, [other, reads])).toEqual({ column: undefined, setting: undefined, widened: false });
  });

  it.each([
    'true',
    "(owner = 'current_setting(''a'')'::text)",
    "(current_setting('app.tenant_id'::text, true) <> ''::text)",
    "(tenant_id <> current_setting('app.tenant_id'::text, true))",
    '(tenant_id = owner)',
  ])('finds no column in %s', (expression) => {
    expect(readTenantExpression(expression, COLUMNS).column).toBeUndefined();
  });

  it('sees an OR, but not one within a literal', () => {
    const bound = "(tenant_id = current_setting('app.tenant_id'::text, true))";
    expect(readTenantExpression(`(${bound} OR (owner = 'x'::text))`, COLUMNS).widened).toBe(true);
    expect(readTenantExpression(`(${bound} AND (owner = 'a OR b'::text))`, COLUMNS).widened).toBe(false);
  });
});

describe('isOneTenantOnly', () => {
  const only = (expression: string): boolean => isOneTenantOnly(expression, 'tenant_id', '@global');
  const named = "(tenant_id = '@global'::text)";
  const asks = "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NOT NULL)";

  it.each([named, `(${named} AND ${asks})`, `(${asks} AND ${named})`, "((tenant_id)::text = '@global'::text)"])('takes %s', (expression) => {
    expect(only(expression)).toBe(true);
  });

  it.each([
    'true',
    asks,
    `(${named} OR ${asks})`,
    `(NOT ${named})`,
    `(NOT (${named} AND ${asks}))`,
    `(${asks} AND (NOT ${named}))`,
    "(tenant_id <> '@global'::text)",
    "(tenant_id = '@globe'::text)",
    "(owner = '@global'::text)",
    "(tenant_id ~~ '@global'::text)",
  ])('refuses %s', (expression) => {
    expect(only(expression)).toBe(false);
  });

  it('takes a quote in the tenant, and a column that must be quoted', () => {
    expect(isOneTenantOnly("(\"Tenant\" = 'o''hara'::text)", 'Tenant', "o'hara")).toBe(true);
  });
});
