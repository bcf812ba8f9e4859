import { expect, it } from 'vitest';
import { IdAliases } from './id-aliases.ts';

it('numbers by role and first sight', () => {
  const aliases = new IdAliases().of('acme');
  expect(['x', 'y', 'x'].map((id) => aliases.symbolOf('user', id))).toEqual(['#user:1', '#user:2', '#user:1']);
  expect(aliases.symbolOf('run', 'x')).toBe('#run:1');
  expect([aliases.resolve('#user:2'), aliases.resolve('#user:3')]).toEqual(['y', undefined]);
});

it('numbers tenants apart, so interleaving them changes no symbol', () => {
  const seen = (order: readonly string[]): unknown => {
    const aliases = new IdAliases();
    const symbols: Record<string, string[]> = {};
    const drawn = new Map<string, number>();
    for (const tenant of order) {
      const count = (drawn.get(tenant) ?? 0) + 1;
      drawn.set(tenant, count);
      symbols[tenant] = [...(symbols[tenant] ?? []), aliases.of(tenant).symbolOf('user', `${tenant}-${count}`)];
    }
    return symbols;
  };
  expect(seen(['a', 'a', 'b', 'b', 'a'])).toEqual(seen(['b', 'a', 'b', 'a', 'a']));
});

it('finds every tenant’s ids in state, and meets none of them with an id that no result showed', () => {
  const aliases = new IdAliases();
  aliases.of('acme').symbolOf('user', 'x');
  const state = aliases.of('');
  expect(state.symbolOf('user', 'x')).toBe('#user:1');
  expect(state.symbolOf('user', 'new')).toBe('#user:unseen:1');
  expect(aliases.of('acme').symbolOf('user', 'y')).toBe('#user:2');
});

it('takes tenants and roles of any name', () => {
  const aliases = new IdAliases();
  expect(aliases.of('__proto__').symbolOf('constructor', 'toString')).toBe('#constructor:1');
});
