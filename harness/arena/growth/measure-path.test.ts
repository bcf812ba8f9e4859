import { expect, it } from 'vitest';
import type { Outcome } from '../../contract/observation.ts';
import type { TrialSubject } from '../../contract/trial.ts';
import { SeededRandom } from '../../kit/random.ts';
import { callsAtOnce, type MeasureOptions, singleCalls } from './measure-path.ts';

const VALUE: Outcome = { kind: 'value', value: 1 };

/** Calls of half a millisecond on a clock that only they move. */
function options(more: { readonly takes?: (n: number) => number; readonly outcome?: (n: number) => Outcome } = {}): MeasureOptions {
  let nowMs = 0;
  const subject = ({ takes = () => 0.5, outcome = () => VALUE }: typeof more): TrialSubject => ({
    ready: async (n) => async () => {
      nowMs += takes(n);
      return outcome(n);
    },
    [Symbol.asyncDispose]: async () => undefined,
  });
  const numbers = (function* counting(): Generator<number, never> {
    for (let n = 0; ; n++) yield n;
  })();
  return {
    ...{ numbers, random: new SeededRandom(1), callers: [2, 4], kind: 'read', signal: new AbortController().signal, now: () => nowMs },
    subjects: { mongo: subject({}), postgres: subject(more) },
  };
}

it('times single calls in turns, and several at once', async () => {
  const measured = options({ takes: () => 1 });
  const { blocks } = await singleCalls(measured);
  expect(blocks.length).toBe(8);
  for (const { mongo, postgres } of blocks) expect([Math.exp(mongo), Math.exp(postgres)]).toEqual([expect.closeTo(500, 6), expect.closeTo(1_000, 6)]);
  expect((await callsAtOnce(measured, 'mongo')).map(({ callers }) => callers)).toEqual([2, 4]);
});

it.each<[string, Parameters<typeof options>[0], string]>([
  [
    'errs on one side',
    { outcome: (n) => (n === 40 ? { kind: 'error', error: { kind: 'not_found' }, message: 'no' } : VALUE) },
    'postgres gave the error not_found',
  ],
  ['lets an error escape', { outcome: () => ({ kind: 'fault', name: 'TypeError', message: 'x is no function' }) }, 'postgres gave x is no function'],
  ['takes no time', { takes: () => 0 }, 'a call on postgres took 0 µs: the clock stood still or jumped'],
  ['ends before it began', { takes: (n) => (n === 40 ? -100 : 0.5) }, 'the clock stood still or jumped'],
  ['takes a time that is no number', { takes: (n) => (n === 40 ? Number.NaN : 0.5) }, 'the clock stood still or jumped'],
])('a path is not measured when a call of it %s', async (_, more, message) => {
  await expect(singleCalls(options(more))).rejects.toMatchObject({ code: 'path_unfit', message: expect.stringContaining(message) });
});
