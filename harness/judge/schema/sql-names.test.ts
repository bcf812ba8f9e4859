import { describe, expect, it } from 'vitest';
import { overlongNames } from './sql-names.ts';

const SHORT = 'a'.repeat(63);
const LONG = 'b'.repeat(64);

describe('overlongNames', () => {
  it('finds names that PostgreSQL would cut, bare and quoted, each once, in bytes', () => {
    const umlauts = 'ü'.repeat(32);
    expect(overlongNames(`create table ${SHORT} (${LONG} text, "x${LONG}" text, ${umlauts} text); drop table ${LONG};`)).toEqual([LONG, `x${LONG}`, umlauts]);
    expect(overlongNames(`create table "${'""'.repeat(63)}" ()`)).toEqual([]);
  });

  it('reads the bodies of functions', () => {
    expect(overlongNames(`do $do$ begin create table ${LONG} (); end $do$; select $$ ${LONG}x $$`)).toEqual([LONG, `${LONG}x`]);
  });

  it('passes over comments and literals', () => {
    expect(overlongNames(`-- ${LONG}\n/* ${LONG}\n */ select '${LONG} '' ${LONG}', E'\\' ${LONG}' -- ${LONG}`)).toEqual([]);
  });
});
