import { describe, expect, it } from 'vitest';
import { Console } from './console.ts';
import { ProgressView } from './progress-view.ts';

/** A terminal that understands what the view sends, so that the test sees what a person would. */
class Screen {
  readonly isTTY = true;
  columns = 60;
  readonly writes: string[] = [];
  lines: string[] = [''];
  #row = 0;
  #column = 0;

  write(text: string): boolean {
    this.writes.push(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const tokens = text.match(/\u001b\[\d*[A-Za-z]|[\s\S]/gu) ?? [];
    for (const token of tokens) this.#take(token);
    return true;
  }

  #take(token: string): void {
    if (token === '\n') {
      this.#row++;
      this.#column = 0;
      this.lines[this.#row] ??= '';
    } else if (token === '\r') this.#column = 0;
    else if (token === '\u001b[K') this.lines[this.#row] = (this.lines[this.#row] as string).slice(0, this.#column);
    else if (token === '\u001b[J') {
      this.lines.length = this.#row + 1;
      this.lines[this.#row] = (this.lines[this.#row] as string).slice(0, this.#column);
    } else if (/A$/.test(token)) this.#row -= Number(token.slice(2, -1));
    else if (!token.startsWith('\u001b')) {
      const line = this.lines[this.#row] as string;
      this.lines[this.#row] = line.slice(0, this.#column) + token + line.slice(this.#column + 1);
      this.#column++;
    }
  }
}

const started = { kind: 'check-started', module: 'wallet', check: 'parity', index: 0, count: 2 } as const;
const progress = { kind: 'progress', module: 'wallet', check: 'parity', done: 5, total: 10, differences: 0 } as const;
const ended = { kind: 'check-ended', module: 'wallet', check: 'parity', verdict: 'pass', reason: '10 comparisons', durationMs: 1_500 } as const;

describe('ProgressView on a terminal', () => {
  function viewOn(screen: Screen): ProgressView {
    return new ProgressView(new Console({ write: () => true }, screen, { NO_COLOR: '1' }), () => 0);
  }

  it('redraws two lines in place, and leaves a lasting one for each finished check', () => {
    const screen = new Screen();
    const view = viewOn(screen);
    view.note('starting the stores');
    view.draw();
    expect(screen.lines).toEqual(['starting the stores']);
    view.take(started);
    view.take(progress);
    view.draw();
    expect(screen.lines[0]).toBe('wallet parity: 5 of 10, no differences');
    expect(screen.lines[1]).toMatch(/^1 of 2 ━+─+ {2}25 %, 0 s$/);
    view.take(ended);
    expect(screen.lines[0]).toBe('pass wallet parity: 10 comparisons (1.5 s)');
    expect(screen.lines).toHaveLength(2);
    view[Symbol.dispose]();
    expect(screen.lines).toEqual(['pass wallet parity: 10 comparisons (1.5 s)', '']);
  });

  it('writes each frame at once, and an equal one not at all', () => {
    const screen = new Screen();
    const view = viewOn(screen);
    view.take(started);
    view.draw();
    view.draw();
    expect(screen.writes).toHaveLength(1);
    view[Symbol.dispose]();
  });

  it('never fills a line to its end, however narrow', () => {
    const screen = new Screen();
    screen.columns = 20;
    const view = viewOn(screen);
    view.take(started);
    view.take(progress);
    view.draw();
    expect(screen.lines).toEqual(['wallet parity: 5 o…', '1 of 2,  25 %, 0 s']);
    view[Symbol.dispose]();
  });

  it('lets no control character of a name or message reach the terminal', () => {
    const screen = new Screen();
    const view = viewOn(screen);
    view.note('fetching \u001b[2J\u0007');
    view.draw();
    expect(screen.lines).toEqual(['fetching \\u001b[2J\\u0007']);
    view[Symbol.dispose]();
  });
});

describe('ProgressView elsewhere', () => {
  it('prints plain lines, progress only now and then, and no escape sequence', () => {
    const written: string[] = [];
    let now = 0;
    const view = new ProgressView(new Console({ write: () => true }, { write: (text: string) => written.push(text) }, {}), () => now);
    view.note('starting the stores');
    view.take(started);
    for (let second = 0; second < 12; second++) {
      now += 1_000;
      view.take({ ...progress, done: second });
    }
    view.take(ended);
    view[Symbol.dispose]();
    expect(written).toEqual([
      'starting the stores\n',
      'wallet parity: 4 of 10, no differences, about 8 s left\n',
      'wallet parity: 9 of 10, no differences, about 1 s left\n',
      'pass wallet parity: 10 comparisons (1.5 s)\n',
    ]);
  });
});
