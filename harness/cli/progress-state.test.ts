import { describe, expect, it } from 'vitest';
import { clockText, ProgressState } from './progress-state.ts';

const started = { kind: 'check-started', module: 'wallet', check: 'parity', index: 1, count: 4 } as const;
const progress = (done: number, total: number, differences = 0) => ({ kind: 'progress', module: 'wallet', check: 'parity', done, total, differences }) as const;

describe('ProgressState', () => {
  it('says nothing before the first check', () => {
    const state = new ProgressState(0);
    expect(state.jobTexts(10)).toEqual([]);
    expect(state.runText(10, 80)).toBeUndefined();
  });

  it('names the checks that are judged together', () => {
    const state = new ProgressState(0);
    state.take(started, 0);
    state.take({ ...started, check: 'state' }, 0);
    expect(state.jobText(started, 0)).toBe('wallet parity, state: starting');
    state.take({ kind: 'check-ended', module: 'wallet', check: 'parity', verdict: 'pass', reason: '', durationMs: 1 }, 0);
    expect(state.jobText({ module: 'wallet', check: 'state' }, 0)).toBe('wallet state: starting');
  });

  it('tells of every job under way, and of none that has ended', () => {
    const state = new ProgressState(0);
    const ended = { kind: 'check-ended', module: 'wallet', check: 'parity', verdict: 'pass', reason: '', durationMs: 1 } as const;
    state.take(started, 0);
    state.take({ ...started, module: 'ledger', index: 2 }, 0);
    state.take({ ...progress(50, 100), module: 'ledger' }, 500);
    expect(state.jobTexts(500)).toEqual(['wallet parity: starting', 'ledger parity: 50 of 100, no differences']);
    expect(state.runText(500, 20)).toBe('1 of 4,  12 %, 1 s');
    state.take(ended, 600);
    expect(state.jobTexts(600)).toEqual(['ledger parity: 50 of 100, no differences']);
    expect(state.runText(600, 20)).toBe('2 of 4,  37 %, 1 s');
  });

  it('says what is done, what differs and how long it will take', () => {
    const state = new ProgressState(0);
    state.take(started, 10_000);
    state.take(progress(300, 1_200), 20_000);
    expect(state.jobText(started, 20_000)).toBe('wallet parity: 300 of 1,200, no differences, about 30 s left');
    state.take(progress(300, 1_200, 2), 20_000);
    expect(state.jobText(started, 20_000)).toBe('wallet parity: 300 of 1,200, 2 differences, about 30 s left');
    state.take({ ...progress(1_200, 1_200), note: 'shrinking' }, 50_000);
    expect(state.jobText(started, 50_000)).toBe('wallet parity: 1,200 of 1,200, no differences, shrinking');
  });

  it('guesses no time from the first moments', () => {
    const state = new ProgressState(0);
    state.take(started, 0);
    state.take(progress(1, 1_000), 500);
    expect(state.jobText(started, 500)).toBe('wallet parity: 1 of 1,000, no differences');
  });

  it('draws the run as wide as there is room', () => {
    const state = new ProgressState(0);
    state.take({ ...started, module: 'ledger', index: 0 }, 0);
    state.take({ kind: 'check-ended', module: 'ledger', check: 'parity', verdict: 'pass', reason: '', durationMs: 1 }, 0);
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
