import { describe, expect, test } from 'vitest';
import type { Budget } from '../../contract/arena.ts';
import type { Race, RaceCall, RaceRun, RaceScript } from '../../contract/race.ts';
import { runsOf, runText } from './runs.ts';

const budget = { races: { walks: 2, stragglers: 1, allWays: true, deaths: 2 } } as Budget;
const race: Race = { name: 'r', summary: '', callers: [16, 1, 4], acts: [], broken: () => undefined };
const scriptOf =
  (dying?: number) =>
  (callers: number): RaceScript =>
    ({ acts: [Array.from({ length: callers }, (_, caller) => [{ dies: caller === dying } as RaceCall])] }) as unknown as RaceScript;
const kinds = (runs: readonly RaceRun[]): readonly string[] =>
  runs.map(({ callers, interleaving, death }) => `${callers} ${death === undefined ? interleaving.kind : `death ${death.caller} ${death.answers}`}`);

describe('runsOf', () => {
  test('one caller alone; the fewest that can meet in every order; the most in step and at once', () => {
    const runs = runsOf(race, scriptOf(), { budget, seed: 1, wired: true });
    expect(kinds(runs)).toEqual(['1 at once', '4 in step', '4 straggler', '4 walk', '4 walk', '16 in step', '16 at once']);
    expect(runsOf(race, scriptOf(), { budget, seed: 1, wired: true })).toEqual(runs);
    expect(runsOf(race, scriptOf(), { budget, seed: 2, wired: true })).not.toEqual(runs);
  });

  test('where the budget has no time for all, each number comes in the ways that show something', () => {
    const short = { races: { ...budget.races, walks: 0, allWays: false } } as Budget;
    const ways = (callers: readonly number[]) => kinds(runsOf({ ...race, callers }, scriptOf(), { budget: short, seed: 1, wired: true }));
    expect(ways([1, 2, 4])).toEqual(['4 in step', '2 straggler']);
    expect(ways([2, 4, 8])).toEqual(['4 in step', '2 straggler', '8 at once']);
    expect(ways([1, 4, 16])).toEqual(['1 at once', '4 in step', '2 straggler', '16 at once']);
    expect(ways([2])).toEqual(['2 in step', '2 straggler']);
    expect(ways([8])).toEqual(['8 in step', '8 at once', '2 straggler']);
    expect(kinds(runsOf({ ...race, callers: [1, 2] }, scriptOf(), { budget, seed: 1, wired: true }))).toEqual([
      '1 at once',
      '2 in step',
      '2 at once',
      '2 straggler',
      '2 walk',
      '2 walk',
    ]);
  });

  test('a straggler is held where it commits, then at one request after another', () => {
    const long = { races: { ...budget.races, stragglers: 3 } } as Budget;
    const held = runsOf({ ...race, callers: [2] }, scriptOf(), { budget: long, seed: 1, wired: true }).flatMap(({ interleaving }) =>
      interleaving.kind === 'straggler' ? [interleaving.request] : [],
    );
    expect(held).toEqual(['commit', 2, 3]);
  });

  test('who may die does, at one place after another', () => {
    expect(kinds(runsOf({ ...race, callers: [4] }, scriptOf(2), { budget, seed: 1, wired: true })).slice(-2)).toEqual(['4 death 2 0', '4 death 2 1']);
  });

  test('where nothing can be held, all come at once, and nobody dies', () => {
    expect(new Set(kinds(runsOf(race, scriptOf(0), { budget, seed: 1, wired: false })))).toEqual(new Set(['1 at once', '4 at once', '16 at once']));
  });
});

test.each<[RaceRun, string]>([
  [{ callers: 1, interleaving: { kind: 'at once' } }, '1 caller, at once'],
  [{ callers: 4, interleaving: { kind: 'straggler', caller: 2, request: 3 } }, '4 callers, request 3 of caller 2 behind all others'],
  [{ callers: 4, interleaving: { kind: 'straggler', caller: 0, request: 'commit' } }, '4 callers, the commit of caller 0 behind all others'],
  [{ callers: 4, interleaving: { kind: 'walk', seed: -5 } }, '4 callers, requests in the order of seed -5'],
  [
    { callers: 2, interleaving: { kind: 'in step' }, death: { caller: 0, answers: 0 } },
    '2 callers, each request with the others’; caller 0 dies before its first request',
  ],
  [{ callers: 2, interleaving: { kind: 'in turn' }, death: { caller: 1, answers: 4 } }, '2 callers, one request after another; caller 1 dies at answer 4'],
])('%j in words', (run, text) => {
  expect(runText(run)).toBe(text);
});
