import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../contract/arena.ts';
import { effectOf } from './enrich.ts';
import { changedRecords, recordsOf } from './observed.ts';

function snapshot(records: Readonly<Record<string, string>>): Snapshot {
  const notes = new Map(Object.entries(records));
  return { digest: JSON.stringify(records), records: notes.size, collections: new Map([['notes', notes]]) };
}

describe('recordsOf', () => {
  it('takes the records whose key begins with one of the tenants, to the letter', () => {
    const all = snapshot({ '["acme","1"]': 'a', '["Acme","1"]': 'b', '["acme ","1"]': 'c', '["globex","acme"]': 'd', '[null,"acme"]': 'e' });
    expect([...recordsOf(new Set(['acme']), all)]).toEqual([['notes ["acme","1"]', 'a']]);
    expect(recordsOf(new Set(['acme', 'globex']), all).size).toBe(2);
  });
});

describe('changedRecords', () => {
  it('names what was changed, removed and added', () => {
    const before = new Map(Object.entries({ same: '1', changed: '1', removed: '1' }));
    const after = new Map(Object.entries({ same: '1', changed: '2', added: '1' }));
    expect(changedRecords(before, after)).toEqual(['changed', 'removed', 'added']);
  });
});

describe('effectOf', () => {
  const before = snapshot({ '["acme","1"]': 'a' });

  it('tells adding, changing, removing and nothing apart', () => {
    expect(effectOf(before, snapshot({ '["acme","1"]': 'a', '["acme","2"]': 'b' }))).toBe('adds');
    expect(effectOf(before, snapshot({ '["acme","1"]': 'b' }))).toBe('changes');
    expect(effectOf(before, snapshot({}))).toBe('removes');
    expect(effectOf(before, snapshot({ '["acme","2"]': 'a', '["acme","3"]': 'a' }))).toBe('removes');
    expect(effectOf(before, before)).toBe('none');
  });
});
