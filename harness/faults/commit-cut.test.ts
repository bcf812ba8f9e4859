import { describe, expect, it } from 'vitest';
import { CommitCut } from './commit-cut.ts';

function run(when: 'before' | 'after', requests: readonly ('commit' | 'other')[]): readonly string[] {
  const log: string[] = [];
  const cut = new CommitCut(when, () => log.push('cut'));
  for (const request of requests) {
    const commits = request === 'commit';
    let isPassed = false;
    const pass = (): void => {
      isPassed = true;
    };
    cut.asks(pass, { isAnswered: true, commits, says: request });
    log.push(isPassed ? cut.answered({ isAnswered: true, commits, says: request }) : 'held');
  }
  return log;
}

describe('a cut at a commit', () => {
  it('before: it is not passed on, and later ones are', () => {
    expect(run('before', ['other', 'commit', 'commit'])).toEqual(['deliver', 'cut', 'held', 'deliver']);
  });

  it('after: its answer is withheld, once', () => {
    expect(run('after', ['other', 'commit', 'commit'])).toEqual(['deliver', 'cut', 'withhold', 'deliver']);
  });
});
