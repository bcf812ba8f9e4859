import { describe, expect, test } from 'vitest';
import { Cut, type CutPlace } from './cut.ts';

const ASKED = { isAnswered: true, commits: false, says: 'select 1' };

function run(place: CutPlace): readonly string[] {
  const log: string[] = [];
  let isCut = false;
  const cut = new Cut(place, () => {
    isCut = true;
    log.push('cut');
  });
  for (const request of [1, 2, 3]) {
    if (isCut) return log;
    let isPassed = false;
    cut.asks(() => {
      isPassed = true;
      log.push(`request ${request}`);
    }, ASKED);
    if (isPassed && cut.answered(ASKED) === 'deliver') log.push(`answer ${request}`);
  }
  return log;
}

describe('Cut', () => {
  test('before a request: it is not passed on, and nothing after it', () => {
    expect(run({ request: 2, when: 'before' })).toEqual(['request 1', 'answer 1', 'cut']);
  });

  test('after a request: the store has answered, and nobody learns it', () => {
    expect(run({ request: 2, when: 'after' })).toEqual(['request 1', 'answer 1', 'request 2', 'cut']);
  });

  test('who connects after it is none of its business', () => {
    const cut = new Cut({ request: 1, when: 'before' }, () => undefined);
    let passed = 0;
    for (const _ of [1, 2]) cut.asks(() => passed++, ASKED);
    expect([passed, cut.answered(ASKED)]).toEqual([1, 'deliver']);
  });

  test('a place that is not reached cuts nothing', () => {
    expect(run({ request: 4, when: 'after' })).toHaveLength(6);
  });
});
