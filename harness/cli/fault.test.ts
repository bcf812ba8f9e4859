import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { RunBrokenError } from '../arena/run-broken-error.ts';
import { StoreError } from '../stores/store-error.ts';
import { faultOf } from './fault.ts';
import { UsageError } from './usage-error.ts';

const quiet = { isDebug: false };

describe('faultOf', () => {
  it('passes on what known errors say', () => {
    expect(faultOf(new UsageError('ask otherwise'), quiet)).toEqual({ code: 'usage', exit: 2, message: 'ask otherwise', details: [] });
  });

  it('shows the end of a log, and never a password', () => {
    const error = new StoreError('store_auth', 'postgres://me:s3cret@db/x refuses the password', { logTail: ['connection of mongodb://a:hush@h/'] });
    expect(faultOf(error, quiet)).toEqual({
      code: 'store_auth',
      exit: 3,
      message: 'postgres://me:***@db/x refuses the password',
      details: ['connection of mongodb://a:***@h/'],
    });
  });

  it('says where the evidence of a broken run is', () => {
    const fault = faultOf(new RunBrokenError('/r/interrupted-1', new StoreError('store_died', 'mongod ended')), quiet);
    expect(fault).toMatchObject({ code: 'store_died', exit: 3, message: 'mongod ended', details: ['evidence so far: /r/interrupted-1'] });
  });

  it('puts what the system refuses into words', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    expect(faultOf(full, quiet)).toMatchObject({ code: 'system_enospc', exit: 3, message: 'the disk is full: make room and run again' });
    const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/r' });
    expect(faultOf(denied, quiet)).toMatchObject({ exit: 2, message: '/r: permission denied' });
  });

  it('puts wrong usage on one line', () => {
    const error = new CommanderError(1, 'commander.unknownOption', "error: unknown option '--sead'\n(Did you mean --seed?)");
    expect(faultOf(error, quiet)).toMatchObject({ exit: 2, message: "unknown option '--sead' (Did you mean --seed?)" });
  });

  it('asks to report what it does not know, with the stack only when asked', () => {
    const error = new TypeError('x is not a function', { cause: new Error('deeper') });
    const fault = faultOf(error, quiet);
    expect(fault).toMatchObject({ code: 'unexpected', exit: 3, details: [] });
    expect(fault.message).toMatch(/TypeError: x is not a function.*--debug/);
    const shown = faultOf(error, { isDebug: true });
    expect(shown.details.join('\n')).toMatch(/TypeError: x is not a function\n\s+at .*\ncaused by Error: deeper/s);
    expect(faultOf('thrown text', quiet).message).toContain('(thrown text)');
  });
});
