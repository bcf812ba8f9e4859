import { describe, expect, test } from 'vitest';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Race } from '../contract/race.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { raceScript } from './race.ts';
import { ScenarioError } from './scenario.ts';

const module = { name: 'queue', operations: { put: {}, take: {}, done: {} } } as unknown as ModuleDefinition;

const race: Race = {
  name: 'work',
  summary: 'once',
  callers: [1, 2],
  setup: (callers) => Array.from({ length: callers }, (_, at) => ({ op: 'put', args: { at }, as: `put ${at}` })),
  acts: [
    {
      steps: (caller) => [
        { op: 'take', args: { worker: caller }, as: 'taken', until: { pointer: '', equals: null } },
        { op: 'done', args: { id: { $step: 'taken', pointer: '/id' } }, advanceMs: 5 },
      ],
      rounds: () => 2,
    },
    { advanceMs: 60_000, steps: (caller) => [{ op: 'done', args: [{ $step: 'put 0', pointer: '/id' }], ...(caller === 0 ? { dies: true } : {}) }] },
  ],
  after: () => [{ op: 'take', args: {}, expect: { pointer: '', equals: null } }],
  broken: () => undefined,
};

describe('raceScript', () => {
  const script = raceScript(module, race, 2);

  test('makes every caller its own calls, with keys that others do not shift', () => {
    const keys = (callers: number) => raceScript(module, race, callers).acts.map((act) => act.map((calls) => calls.map(({ operation }) => operation.key)));
    expect(keys(2)).toEqual([
      [
        [10_000, 10_001, 10_002, 10_003],
        [20_000, 20_001, 20_002, 20_003],
      ],
      [[10_004], [20_004]],
    ]);
    expect(keys(1)[0]?.[0]).toEqual(keys(2)[0]?.[0]);
  });

  test('binds references to the setup, and to the latest round of the caller itself', () => {
    const source = (act: number, caller: number, at: number): unknown => JSON.parse(JSON.stringify(script.acts[act]?.[caller]?.[at]?.operation.args));
    expect(source(0, 1, 3)).toEqual({ id: { $ref: { key: 20_002, pointer: '/id', missing: 'skip' } } });
    expect(source(1, 1, 0)).toEqual([{ $ref: { key: 0, pointer: '/id', missing: 'skip' } }]);
  });

  test('moves the clock: by a second in setup and after, in an act as its steps say, from act to act as that says', () => {
    const times = (calls: readonly { readonly operation: { readonly nowMs: number } }[] = []) => calls.map(({ operation }) => operation.nowMs - EPOCH_MS);
    expect([times(script.setup), times(script.acts[0]?.[1]), times(script.acts[1]?.[1]), times(script.after)]).toEqual([
      [1_000, 2_000],
      [3_000, 3_005, 3_005, 3_010],
      [63_010],
      [64_010],
    ]);
  });

  test('keeps who dies, what ends a caller, and what is expected behind it', () => {
    expect(script.acts[1]?.map(([call]) => call?.dies)).toEqual([true, false]);
    expect(script.acts[0]?.[0]?.[0]?.until).toEqual({ pointer: '', equals: null });
    expect(script.expectations).toEqual({ [script.after[0]?.operation.key ?? -1]: { pointer: '', equals: null } });
  });

  test('says which race names what is not there', () => {
    const acts = (op: string, step: string) => [{ steps: () => [{ op, args: { id: { $step: step, pointer: '/id' } } }] }];
    expect(() => raceScript(module, { ...race, acts: acts('fly', 'put 0') }, 1)).toThrow(
      new ScenarioError('module "queue", race "work": it names an unknown operation "fly"'),
    );
    expect(() => raceScript(module, { ...race, acts: acts('done', 'put 7') }, 1)).toThrow('no earlier step of the setup or the caller is named "put 7"');
  });
});
