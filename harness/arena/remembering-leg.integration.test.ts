import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ModuleEntry } from '../contract/config.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Stores } from '../contract/stores.ts';
import type { Invocation, PostgresTarget } from '../contract/subject.ts';
import { DomainError } from '../kit/domain-error.ts';
import { t } from '../kit/types.ts';
import { openStores } from '../stores/open-stores.ts';
import { queryAs } from '../stores/query-as.ts';
import { StoreLeg } from './leg.ts';
import { StoreRememberingLeg } from './remembering-leg.ts';

let stores: Stores;
let leg: StoreLeg;
let remembering: StoreRememberingLeg;
/** Keys of what the subject was called for. */
let called: unknown[] = [];

const signal = new AbortController().signal;

const entry = {
  module: {
    name: 'remembered',
    collections: { records: { key: ['id'], fields: t.record({ id: t.text(), n: t.int() }) } },
    operations: { put: { kind: 'write', result: t.record({ id: t.text() }) } },
  },
  postgres: {
    name: 'remembered on postgres',
    schema: {
      name: 'remembered',
      migrate: async (target: PostgresTarget) => {
        await queryAs(target, 'owner', 'create schema remembered');
        await queryAs(target, 'owner', 'create table remembered.records (id text primary key, n integer not null)');
      },
    },
    open: async (target: PostgresTarget) => ({
      async invoke({ args }: Invocation) {
        const { id, n } = args as { id: string; n: number };
        called.push(id);
        if (n < 0) throw new DomainError('invalid', { field: 'n' });
        await queryAs(target, 'owner', 'insert into remembered.records values ($1, $2)', [id, n]);
        return { id };
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
    state: { records: { query: 'select id, n from remembered.records' } },
  },
} as unknown as ModuleEntry;

beforeAll(async () => {
  stores = await openStores({ runId: `remembering${process.pid}` });
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  leg = await StoreLeg.open('postgres', entry, stores, { signal });
  remembering = new StoreRememberingLeg(leg, signal);
  called = [];
  return async () => await leg[Symbol.asyncDispose]();
});

let keys = 0;
const put = (id: unknown, n: number): Operation => ({ key: keys++, tenant: 'acme', name: 'put', args: { id, n }, nowMs: 0 }) as unknown as Operation;
const resultOf = ({ key }: Operation): unknown => ({ $ref: { key, pointer: '/id', missing: 'skip' } });
const workload = (...operations: Operation[]): Workload => ({ module: 'remembered', seed: 1, origin: 'random', operations });

async function driven(on: StoreLeg | StoreRememberingLeg, operations: Workload) {
  await on.reset();
  const forms: unknown[] = [];
  for await (const observation of on.drive(operations)) forms.push(outcome(observation));
  return { forms, snapshot: await on.snapshot() };
}

const outcome = ({ operation, args, form, digest }: CanonicalObservation): unknown => ({ key: operation.key, args, form, digest });

it('begins where a marked workload left it, and gives what a drive of the whole does', async () => {
  const ground = [put('a', 1), put('b', 2), put('wrong', -1)];
  const next = put(resultOf(ground[1] as Operation), 5);
  const skipped = put(resultOf(ground[2] as Operation), 6);
  await driven(remembering, workload(...ground));
  await remembering.mark(workload(...ground));
  for (const operations of [[...ground, next, skipped], [...ground, put('c', 3)], ground]) {
    called = [];
    const remembered = await driven(remembering, workload(...operations));
    expect(called).toHaveLength(operations.filter((operation) => !ground.includes(operation) && operation !== skipped).length);
    expect(remembered).toEqual(await driven(leg, workload(...operations)));
  }
});

it('marks a workload that is on its way, and begins at the longest that fits', async () => {
  const [a, b, c] = [put('a', 1), put('b', 2), put('c', 3)];
  await remembering.reset();
  let done = 0;
  for await (const _ of remembering.drive(workload(a, b, c))) {
    done++;
    if (done < 3) await remembering.mark(workload(...[a, b].slice(0, done)));
  }
  expect(called).toEqual(['a', 'b', 'c']);
  await driven(remembering, workload(a, b, put('d', 4)));
  expect(called.slice(3)).toEqual(['d']);
  await driven(remembering, workload(a, put('e', 4)));
  expect(called.slice(4)).toEqual(['e']);
});

it('begins from empty where another workload was marked, or the same of another seed', async () => {
  const [a, b] = [put('a', 1), put('b', 2)];
  await driven(remembering, workload(a, b));
  await remembering.mark(workload(a, b));
  for (const other of [workload(b, a), workload(a), { ...workload(a, b), seed: 2 }]) {
    called = [];
    const { snapshot } = await driven(remembering, other);
    expect(called).toHaveLength(other.operations.length);
    expect(snapshot.records).toBe(other.operations.length);
  }
});

it('is empty where it is looked at after a reset', async () => {
  await driven(remembering, workload(put('a', 1)));
  await remembering.reset();
  expect((await remembering.snapshot()).records).toBe(0);
});

it('leaves out what it is asked to, ahead of asking the subject', async () => {
  const [a, b, c] = [put('a', 1), put('b', 2), put('c', 3)];
  await remembering.reset();
  const seen: number[] = [];
  for await (const { operation } of remembering.drive(workload(a, b, c), { leavesOut: async ({ key }) => key === b.key && seen.length === 1 }))
    seen.push(operation.key);
  expect(seen).toEqual([a.key, c.key]);
  expect(called).toEqual(['a', 'c']);
});
