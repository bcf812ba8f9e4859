import { describe, expect, it } from 'vitest';
import { Console } from './console.ts';

const terminal = { write: () => true, isTTY: true, columns: 120 };
const pipe = { write: () => true };
const consoleWith = (env: Readonly<Record<string, string>>): Console => new Console(pipe, terminal, env);

describe('Console', () => {
  it.each([
    [{}, true, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '', FORCE_COLOR: '1' }, true, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false, false],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ TERM: 'dumb' }, false, false],
  ])('with %j colours a terminal: %s, a pipe: %s', (env, onTerminal, onPipe) => {
    expect(consoleWith(env).hasColor(terminal)).toBe(onTerminal);
    expect(consoleWith(env).hasColor(pipe)).toBe(onPipe);
  });

  it('redraws on a terminal alone, and never in CI', () => {
    expect(consoleWith({}).isLive(terminal)).toBe(true);
    expect(consoleWith({}).isLive(pipe)).toBe(false);
    expect(consoleWith({ CI: 'true' }).isLive(terminal)).toBe(false);
    expect(consoleWith({ CI: 'false' }).isLive(terminal)).toBe(true);
    expect(consoleWith({ TERM: 'dumb' }).isLive(terminal)).toBe(false);
  });

  it('takes the width of a terminal, and 80 columns elsewhere', () => {
    expect(consoleWith({}).width(terminal)).toBe(120);
    expect(consoleWith({}).width(pipe)).toBe(80);
    expect(consoleWith({}).width({ ...terminal, columns: 0 })).toBe(80);
  });
});
