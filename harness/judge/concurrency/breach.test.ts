import { describe, expect, test } from 'vitest';
import type { Arena } from '../../contract/arena.ts';
import type { Race, RaceOutcome, RaceRun, RaceScript, RaceSeen } from '../../contract/race.ts';
import { type Breach, breachOf, voidness } from './breach.ts';
import { amongFew } from './few.ts';

const outcome = (key: number, what: RaceOutcome['outcome']): RaceOutcome => ({
  operation: { key, tenant: 'acme', name: `op${key}`, args: {}, nowMs: 0 },
  as: undefined,
  args: {},
  outcome: what,
  form: null,
});
const good: RaceOutcome['outcome'] = { kind: 'value', value: 1 };
const refused: RaceOutcome['outcome'] = { kind: 'error', error: { kind: 'conflict' }, message: '' };
const fault: RaceOutcome['outcome'] = { kind: 'fault', name: 'TypeError', code: 'E1', message: 'differs from run to run' };
const seen: RaceSeen = { setup: [outcome(0, good)], callers: [[outcome(1, good)], [outcome(2, refused)]], after: [outcome(9, good)], endless: [] };
const script = { expectations: { 0: { error: 'x' } } } as unknown as RaceScript;
const race: Race = { name: 'r', summary: 's', callers: [2], acts: [], broken: () => undefined };
/** An arena in which the outcomes of some keys miss what is stated. */
const arena = (...unmet: readonly number[]): Arena =>
  ({ unmetIn: (_: RaceScript, { operation }: RaceOutcome) => (unmet.includes(operation.key) ? 'gives 1, not 2' : undefined) }) as unknown as Arena;

describe('breachOf', () => {
  test.each<[string, readonly number[], Partial<Race>, Partial<RaceSeen>, string | undefined]>([
    ['all holds', [], {}, {}, undefined],
    ['an error that is no domain error', [], {}, { callers: [[outcome(1, fault)]] }, 'op1 lets an error escape that is no domain error: TypeError (E1)'],
    ['a setup that is not as stated', [0], {}, {}, 'before the race, op0 gives 1, not 2'],
    ['a caller without end', [], {}, { endless: [1] }, 'callers go through all their rounds and come to no end'],
    ['what the race itself finds', [9], { broken: () => 'two hold it' }, {}, 'two hold it'],
    ['what is read back', [9], {}, {}, 'read back, op9 gives 1, not 2'],
  ])('%s', (_, unmet, own, other, what) => {
    expect(breachOf(arena(...unmet), { ...race, ...own }, script, { ...seen, ...other })).toBe(what);
  });
});

describe('voidness', () => {
  test.each<[string, Partial<RaceSeen>, string | undefined]>([
    ['callers that did something', {}, undefined],
    ['callers that did nothing', { callers: [[outcome(1, { kind: 'skipped' })], []] }, 'no caller did anything'],
    ['a setup that fails, and nothing says that it must', { setup: [outcome(5, refused)] }, 'its setup fails: op5 gives the error conflict'],
    ['a setup that is to fail', { setup: [outcome(0, refused)] }, undefined],
    ['a fault, which is a breach', { setup: [outcome(5, fault)] }, undefined],
  ])('%s', (_, other, what) => {
    expect(voidness(script, { ...seen, ...other })).toBe(what);
  });
});

describe('amongFew', () => {
  const found: Breach = { run: { callers: 16, interleaving: { kind: 'at once' } }, seen, what: 'broken' };
  const breachFrom =
    (least: number, tried: RaceRun[] = []) =>
    async (run: RaceRun): Promise<Breach | undefined> => {
      tried.push(run);
      return run.callers >= least ? { run, seen, what: 'broken' } : undefined;
    };

  test('gives the breach as the fewest show it, in the order that is the same in every run', async () => {
    expect((await amongFew(found, breachFrom(2))).run).toEqual({ callers: 2, interleaving: { kind: 'in turn' } });
    expect((await amongFew(found, breachFrom(3))).run.callers).toBe(3);
  });

  test('gives it as it was found when no few show it, and looks for no more than that', async () => {
    expect(await amongFew(found, breachFrom(5))).toBe(found);
    const tried: RaceRun[] = [];
    await amongFew({ ...found, run: { callers: 2, interleaving: { kind: 'in step' }, death: { caller: 1, answers: 1 } } }, breachFrom(9, tried));
    expect(new Set(tried.map(({ callers, death }) => `${callers} ${death?.answers}`))).toEqual(new Set(['2 1']));
  });
});
