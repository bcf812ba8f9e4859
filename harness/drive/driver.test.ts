import { describe, expect, test } from 'vitest';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Invocation, Subject } from '../contract/subject.ts';
import { DomainError } from '../kit/domain-error.ts';
import { type DriveOptions, drive } from './driver.ts';

const never = new Promise<never>(() => undefined);
const refer = (key: number, missing: 'invent' | 'skip') => ({ $ref: { key, pointer: '/id', missing, invented: 'invented' } });
const operation = (key: number, name: string, args: unknown = {}, tenant = 'acme'): Operation => ({ key, tenant, name, args, nowMs: 0 });
const workload = (...operations: readonly Operation[]): Workload => ({ module: 'm', seed: 1, origin: 'test', operations });

/** A subject that knows three operations: `make` answers, `fail` throws, `hang` never settles. */
const subject: Subject = {
  async invoke({ op, args }: Invocation) {
    if (op === 'hang') return never;
    if (op === 'fail') throw new DomainError('not_found');
    return { id: 'made', given: args };
  },
  async [Symbol.asyncDispose]() {},
};

async function outcomes(operations: readonly Operation[], options: DriveOptions): Promise<Record<number, unknown>> {
  const seen: Record<number, unknown> = {};
  for await (const {
    operation: { key },
    outcome,
  } of drive(subject, 'mongo', workload(...operations), options)) {
    seen[key] = outcome.kind === 'value' ? outcome.value : outcome.kind;
  }
  return seen;
}

test('an operation that is left out does not run, and what refers to it goes on as if it had failed', async () => {
  const operations = [operation(1, 'make'), operation(2, 'make', { id: refer(1, 'skip') }), operation(3, 'make', { id: refer(1, 'invent') })];
  const seen = await outcomes(operations, { leavesOut: async ({ key }) => key === 1 });
  expect(seen).toEqual({ 2: 'skipped', 3: { id: 'made', given: { id: 'invented' } } });
});

describe.each([1, 8])('drive, %i at once', (concurrency) => {
  test('an operation that refers to one that failed, was skipped or comes later runs on what was invented, or not at all', async () => {
    const operations = [
      operation(1, 'make', { id: refer(6, 'invent') }),
      operation(2, 'fail', {}, 'globex'),
      operation(3, 'make', { id: refer(2, 'invent') }),
      operation(4, 'make', { id: refer(2, 'skip') }),
      operation(5, 'make', { id: refer(4, 'skip') }, 'initech'),
      operation(6, 'make', { id: refer(1, 'skip') }, 'globex'),
    ];
    const made = (id: string) => ({ id: 'made', given: { id } });
    expect(await outcomes(operations, { concurrency })).toEqual({
      1: made('invented'),
      2: 'error',
      3: made('invented'),
      4: 'skipped',
      5: 'skipped',
      6: made('made'),
    });
  });

  test('an operation that never settles is a fault after the deadline, and who waits for it goes on', async () => {
    const operations = [operation(1, 'hang'), operation(2, 'make', { id: refer(1, 'skip') }, 'globex')];
    expect(await outcomes(operations, { concurrency, deadlineMs: 20 })).toEqual({ 1: 'fault', 2: 'skipped' });
  });

  test('an abort ends it though an operation never settles and another waits for that one', async () => {
    const controller = new AbortController();
    const operations = [operation(1, 'hang'), operation(2, 'make', { id: refer(1, 'skip') }, 'globex')];
    const driven = outcomes(operations, { concurrency, signal: controller.signal });
    setImmediate(() => controller.abort(new Error('interrupted')));
    await expect(driven).rejects.toThrow('interrupted');
  });
});

test('what runs alone is overtaken by nothing, overtakes nothing, and has nothing beside it', async () => {
  const log: string[] = [];
  const slow: Subject = {
    async invoke({ tenant, op }: Invocation) {
      log.push(`${tenant} ${op} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${tenant} ${op} ends`);
      return {};
    },
    async [Symbol.asyncDispose]() {},
  };
  const operations = [operation(1, 'read', {}, 'a'), operation(2, 'read', {}, 'b'), operation(3, 'write', {}, '@all'), operation(4, 'read', {}, 'c')];
  for await (const _ of drive(slow, 'mongo', workload(...operations), { concurrency: 8, runsAlone: ({ name }) => name === 'write' }));
  expect(log.slice(0, 2)).toEqual(['a read begins', 'b read begins']);
  expect(log.slice(4)).toEqual(['@all write begins', '@all write ends', 'c read begins', 'c read ends']);
});

test('a tenant goes on while the consumer has an observation, though all that is in flight waits for its results', async () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const slow: Subject = {
    ...subject,
    async invoke(call) {
      if (call.op === 'slow') await turn();
      return { id: 'made' };
    },
  };
  const operations = [operation(1, 'make', {}, 'globex'), operation(2, 'slow'), operation(3, 'make'), operation(4, 'make', { id: refer(3, 'skip') }, 'globex')];
  const seen: number[] = [];
  for await (const observation of drive(slow, 'mongo', workload(...operations), { concurrency: 8 })) {
    seen.push(observation.operation.key);
    // As a consumer that looks something up: the slow one ends meanwhile.
    await turn();
    await turn();
  }
  expect(seen.toSorted()).toEqual([1, 2, 3, 4]);
});
