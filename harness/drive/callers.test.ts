import { describe, expect, test } from 'vitest';
import type { Expectation } from '../contract/operation.ts';
import type { RaceCall } from '../contract/race.ts';
import type { Subject } from '../contract/subject.ts';
import { DomainError } from '../kit/domain-error.ts';
import { type CallerOptions, driveCaller, meets } from './callers.ts';

const never = new Promise<never>(() => undefined);

/** Counts down from 2 with `take`, fails with `fail`, never answers `hang`. */
function subject(): Subject {
  let left = 2;
  return {
    async invoke({ op, args }) {
      if (op === 'hang') return never;
      if (op === 'fail') throw new DomainError('not_found');
      if (op === 'give') return { given: args };
      return left > 0 ? { id: `item ${left--}` } : null;
    },
    async [Symbol.asyncDispose]() {},
  };
}

const call = (key: number, name: string, more: Partial<RaceCall> & { readonly args?: unknown } = {}): RaceCall => ({
  operation: { key, tenant: 'acme', name, args: more.args ?? {}, nowMs: 0 },
  as: undefined,
  until: undefined,
  dies: false,
  ...more,
});
const refer = (key: number) => ({ $ref: { key, pointer: '/id', missing: 'skip' as const } });

async function drive(calls: readonly RaceCall[], options: Partial<CallerOptions> = {}) {
  const { driven, isEndless } = await driveCaller(subject(), calls, { seed: 0, results: new Map(), ...options });
  return { gave: driven.map(({ outcome }) => (outcome.kind === 'value' ? outcome.value : outcome.kind)), isEndless };
}

describe('driveCaller', () => {
  test('hands results on to what refers to them, and skips what refers to nothing', async () => {
    const calls = [call(1, 'take'), call(2, 'give', { args: { id: refer(1) } }), call(3, 'fail'), call(4, 'give', { args: { id: refer(3) } })];
    expect(await drive(calls)).toEqual({ gave: [{ id: 'item 2' }, { given: { id: 'item 2' } }, 'error', 'skipped'], isEndless: false });
  });

  test('refers to what was there before it began', async () => {
    expect(await drive([call(1, 'give', { args: { id: refer(0) } })], { results: new Map([[0, { id: 'old' }]]) })).toMatchObject({
      gave: [{ given: { id: 'old' } }],
    });
  });

  test('ends with the call that meets its end', async () => {
    const until: Expectation = { pointer: '', equals: null };
    const rounds = [1, 2, 3, 4, 5].map((key) => call(key, 'take', { until }));
    expect(await drive(rounds)).toEqual({ gave: [{ id: 'item 2' }, { id: 'item 1' }, null], isEndless: false });
    expect(await drive(rounds.slice(0, 2))).toMatchObject({ isEndless: true });
  });

  test('who dies in a call is lost with it, at once or with the answer', async () => {
    const dying = { begins: (each: RaceCall) => (each.dies ? never : undefined) };
    expect(await drive([call(1, 'take'), call(2, 'take', { dies: true }), call(3, 'take')], dying)).toMatchObject({ gave: [{ id: 'item 2' }, 'lost'] });
    expect(await drive([call(1, 'hang', { dies: true })], { begins: () => Promise.resolve() })).toMatchObject({ gave: ['lost'] });
  });

  test('what never answers is a fault', async () => {
    expect(await drive([call(1, 'hang')], { deadlineMs: 5 })).toMatchObject({ gave: ['fault'] });
  });

  test('an abort ends it', async () => {
    const controller = new AbortController();
    const driven = drive([call(1, 'hang')], { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('interrupted')));
    await expect(driven).rejects.toThrow('interrupted');
  });
});

describe('meets', () => {
  test.each<[Parameters<typeof meets>[0], Expectation, boolean]>([
    [{ kind: 'value', value: null }, { pointer: '', equals: null }, true],
    [{ kind: 'value', value: { at: new Date(5), n: 7n } }, { pointer: '/at', equals: new Date(5) }, true],
    [{ kind: 'value', value: { n: 7n } }, { pointer: '/n', equals: 7 }, false],
    [{ kind: 'error', error: { kind: 'conflict' }, message: '' }, { error: 'conflict' }, true],
    [{ kind: 'error', error: { kind: 'conflict' }, message: '' }, { pointer: '', equals: undefined }, false],
    [{ kind: 'skipped' }, { pointer: '', equals: undefined }, false],
  ])('%o, %o: %s', (outcome, stated, isMet) => {
    expect(meets(outcome, stated)).toBe(isMet);
  });
});
