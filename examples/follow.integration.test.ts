import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Invocation, openHostStores, type ShadowPair } from '#harness';
import { followNotes } from './notes/follow.ts';
import { notesMongo } from './notes/mongo.ts';
import { notesPostgres } from './notes/postgres.ts';

let stores: Awaited<ReturnType<typeof openHostStores>>;
beforeAll(async () => {
  stores = await openHostStores(randomUUID().slice(0, 8));
});
afterAll(() => stores[Symbol.asyncDispose]());

const call = (op: string, args: unknown): Invocation => ({
  tenant: 'acme',
  op,
  args,
  now: new Date('2026-03-01T00:00:00Z'),
  ids: { uuid: () => randomUUID() },
});
const titles = (listed: unknown): readonly string[] => (listed as { readonly title: string }[]).map(({ title }) => title).sort();

/** Both stores, with notes on MongoDB. */
async function place() {
  const [mongoTarget, postgresTarget] = await Promise.all([stores.mongoTarget('follow'), stores.postgresTarget('follow')]);
  await Promise.all([notesMongo.prepare(mongoTarget), notesPostgres.schema.migrate(postgresTarget)]);
  const subjects = { mongo: await notesMongo.open(mongoTarget), postgres: await notesPostgres.open(postgresTarget) };
  for (const title of ['milk', 'tea']) await subjects.mongo.invoke(call('create', { title }));
  return { targets: { mongo: mongoTarget, postgres: postgresTarget }, subjects };
}

it('PostgreSQL has what was there, follows what is written, and answers as MongoDB does', async () => {
  const { targets, subjects } = await place();
  await using mongo = subjects.mongo;
  await using postgres = subjects.postgres;
  const differences: ShadowPair[] = [];
  await using notes = await followNotes(targets, { mongo, postgres }, (pair) => differences.push(pair));
  await notes.repository.invoke(call('create', { title: 'bread' }));
  await notes.mirror.caughtUp();
  expect(titles(await postgres.invoke(call('list', { limit: 5 })))).toEqual(['bread', 'milk', 'tea']);
  for (let read = 0; read < 20; read++) {
    await notes.repository.invoke(call('list', { limit: 5 }));
    await notes.repository.idle();
  }
  const { reads, sampled, equal, different } = notes.repository.counts;
  expect([reads, different, differences]).toEqual([20, 0, []]);
  expect(equal).toBe(sampled);
  expect(sampled).toBeGreaterThan(3);
});

it('an answer of PostgreSQL that is another one is handed over, and no caller sees it', async () => {
  const { targets, subjects } = await place();
  await using mongo = subjects.mongo;
  await using postgres = subjects.postgres;
  const reversed = { ...postgres, invoke: async (asked: Invocation) => ((await postgres.invoke(asked)) as unknown[]).toReversed() };
  const differences: ShadowPair[] = [];
  await using notes = await followNotes(targets, { mongo, postgres: reversed }, (pair) => differences.push(pair));
  for (let read = 0; read < 10; read++) {
    expect(titles(await notes.repository.invoke(call('list', { limit: 5 })))).toEqual(['milk', 'tea']);
    await notes.repository.idle();
  }
  expect(differences.length).toBeGreaterThan(0);
  expect(notes.repository.counts).toMatchObject({ equal: 0, different: differences.length });
});
