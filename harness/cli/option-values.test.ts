import { describe, expect, it } from 'vitest';
import { parseAbove, parseBudget, parseChecks, parseDurability, parsePhase, parseSeed, parseShard, parseStores, parseWhole } from './option-values.ts';

describe('option values', () => {
  it('reads what is well formed', () => {
    expect(parseSeed('-7')).toBe(-7);
    expect(parseSeed('9007199254740991')).toBe(2 ** 53 - 1);
    expect(parsePhase('3')).toBe(3);
    expect(parseBudget('gate')).toBe('gate');
    expect(parseChecks('parity,state')).toEqual(['parity', 'state']);
    expect(parseChecks('state', ['parity', 'state'])).toEqual(['parity', 'state']);
    expect(parseShard('2/3')).toEqual({ index: 2, count: 3 });
    expect(parseStores('kit:/srv/kit.tar')).toBe('kit:/srv/kit.tar');
    expect(parseStores('given')).toBe('given');
    expect(parseDurability('full')).toBe('full');
  });

  it.each([
    [() => parseSeed('1.5'), /--seed is a whole number/],
    [() => parseSeed('0x10'), /--seed/],
    [() => parseSeed(''), /--seed/],
    [() => parseSeed('9007199254740993'), /--seed/],
    [() => parsePhase('one'), /--phase is the number of a phase/],
    [() => parseBudget('quik'), /unknown budget "quik". Did you mean "quick"\?/],
    [() => parseChecks('parity,stat'), /unknown check "stat". Did you mean "state"\?/],
    [() => parseShard('0/3'), /--shard is i\/n/],
    [() => parseShard('4/3'), /--shard/],
    [() => parseShard('1/'), /--shard/],
    [() => parseStores('kit:'), /--stores kit:PATH/],
    [() => parseStores('embeded'), /Did you mean "embedded"\?/],
    [() => parseAbove('budget', 'percent')('0'), /--budget is a number of percent above 0, not "0"/],
    [() => parseAbove('budget', 'percent')('-10'), /--budget/],
    [() => parseAbove('budget', 'percent')('NaN'), /--budget/],
    [() => parseAbove('rate', 'calls a second')('Infinity'), /--rate/],
    [() => parseAbove('rate', 'calls a second')(''), /--rate/],
    [() => parseWhole('connections', 512)('0'), /--connections is a whole number from 1 to 512, not "0"/],
    [() => parseWhole('connections', 512)('513'), /--connections/],
    [() => parseWhole('connections', 512)('1.5'), /--connections/],
    [() => parseDurability('none'), /unknown durability "none"/],
  ])('refuses what is not: %s', (parse, message) => {
    expect(parse).toThrow(message);
  });
});
