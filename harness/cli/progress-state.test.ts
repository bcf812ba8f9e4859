import { describe, expect, it } from 'vitest';
import { clockText, ProgressState } from './progress-state.ts';

const started = { kind: 'check-started', module: 'wallet', check: 'parity', index: 1, count: 4 } as const;
const progress = (done: number, total: number, differences = 0) => ({ kind: 'progress', module: 'wallet', check: 'parity', done, total, differences }) as const;

describe('ProgressState', () => {
  it('says nothing before the first check', () => {
    const state = new ProgressState(0);
    expect(state.jobText(10)).toBeUndefined();
    expect(state.runText(10, 80)).toBeUndefined();
  });

  it('names the checks that are judged together', () => {
    const state = new ProgressState(0);
    state.take(started, 0);
    state.take({ ...started, check: 'state' }, 0);
    expect(state.jobText(0)).toBe('wallet parity, state: starting');
    state.take({ ...started, check: 'isolation', index: 2 }, 0);
    expect(state.jobText(0)).toBe('wallet isolation: starting');
  });

  it('says what is done, what differs and how long it will take', () => {
    const state = new ProgressState(0);
    state.take(started, 10_000);
    state.take(progress(300, 1_200), 20_000);
    expect(state.jobText(20_000)).toBe('wallet parity: 300 of 1,200, no differences, about 30 s left');
    state.take(progress(300, 1_200, 2), 20_000);
    expect(state.jobText(20_000)).toBe('wallet parity: 300 of 1,200, 2 differences, about 30 s left');
    state.take({ ...progress(1_200, 1_200), note: 'shrinking' }, 50_000);
    expect(state.jobText(50_000)).toBe('wallet parity: 1,200 of 1,200, no differences, shrinking');
  });

  it('guesses no time from the first moments', () => {
    const state = new ProgressState(0);
    state.take(started, 0);
    state.take(progress(1, 1_000), 500);
    expect(state.jobText(500)).toBe('wallet parity: 1 of 1,000, no differences');
  });

  it('draws the run as wide as there is room', () => {
    const state = new ProgressState(0);
    state.take(started, 0);
    state.take(progress(50, 100), 4_000);
    expect(state.runText(4_000, 40)).toBe(`2 of 4 ${'━'.repeat(8)}${'─'.repeat(14)}  37 %, 4 s`);
    expect(state.runText(4_000, 200)).toHaveLength('2 of 4 '.length + 40 + '  37 %, 4 s'.length);
    expect(state.runText(4_000, 20)).toBe('2 of 4,  37 %, 4 s');
  });
});

describe('clockText', () => {
  it.each([
    [400, '0 s'],
    [59_499, '59 s'],
    [60_000, '1 min 0 s'],
    [3_599_000, '59 min 59 s'],
    [3_840_000, '1 h 4 min'],
  ])('of %i ms is %s', (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });
});
