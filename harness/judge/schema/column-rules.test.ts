import { expect, it } from 'vitest';
import { collationRules, typeRules } from './column-rules.ts';

const breaches = (type: string) => [...typeRules([{ object: 'column s.t.c', type }])].filter(({ ok }) => !ok).map(({ hazard }) => hazard);

it.each([
  ['timestamp without time zone', ['V14']],
  ['timestamp(3) without time zone', ['V14']],
  ['timestamp without time zone[]', ['V14']],
  ['timestamp with time zone', []],
  ['character varying(40)', ['V23']],
  ['character varying(40)[]', ['V23']],
  ['character(2)', ['V23']],
  ['bpchar', ['V23']],
  ['character varying', []],
  ['text', []],
  ['"char"', []],
])('%s breaks %j', (type, expected) => {
  expect(breaches(type)).toEqual(expected);
});

it('wants a declared collation on indexed text', () => {
  const held = [
    ...collationRules([
      { object: 'index s.a column x', collation: 'default' },
      { object: 'index s.b column y', collation: 'C' },
    ]),
  ];
  expect(held.map(({ object, ok, hazard }) => ({ object, ok, hazard }))).toEqual([
    { object: 'index s.a column x', ok: false, hazard: 'Q06' },
    { object: 'index s.b column y', ok: true, hazard: 'Q06' },
  ]);
});
