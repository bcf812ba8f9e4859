import { describe, expect, test } from 'vitest';
import type { RaceRun } from '../../contract/race.ts';
import { isRepeat, type Tried } from './repeats.ts';

const inStep: RaceRun = { callers: 4, interleaving: { kind: 'in step' } };
const straggler = (caller: number, request: number | 'commit', callers = 4): RaceRun => ({ callers, interleaving: { kind: 'straggler', caller, request } });
const death = (answers: number): RaceRun => ({ ...inStep, death: { caller: 0, answers } });
const tried = (run: RaceRun, also: Partial<Tried> = {}): Tried => ({ run, requests: [1, 2, 3, 1], diedLate: false, ...also });

describe('isRepeat', () => {
  test.each<[string, RaceRun, readonly Tried[], boolean]>([
    ['a straggler of whom nothing is known', straggler(0, 'commit'), [], false],
    ['a straggler with a single request', straggler(0, 'commit'), [tried(inStep)], true],
    ['a straggler that sends more before it commits', straggler(1, 'commit'), [tried(inStep)], false],
    ['a request that the straggler sends', straggler(2, 3), [tried(inStep)], false],
    ['a request that the straggler does not send', straggler(1, 3), [tried(inStep)], true],
    ['what more callers have shown', straggler(0, 'commit', 2), [tried(inStep)], true],
    ['what fewer callers, or other orders, have shown', straggler(0, 'commit', 5), [tried(inStep), tried(straggler(0, 2, 5))], false],
    ['what a run with a death has shown', straggler(0, 2), [tried(death(0))], false],
    ['a death that comes within the step', death(2), [tried(death(1))], false],
    ['the first death that comes behind it', death(2), [tried(death(2), { diedLate: true })], false],
    ['a death behind that', death(3), [tried(death(2), { diedLate: true })], true],
    ['any other order', inStep, [tried(inStep)], false],
  ])('%s', (_, run, before, repeats) => {
    expect(isRepeat(run, before)).toBe(repeats);
  });
});
