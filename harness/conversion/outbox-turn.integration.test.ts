import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConversionDefinition } from '../contract/conversion.ts';
import type { Stores } from '../contract/stores.ts';
import { aggregate } from '../kit/aggregate.ts';
import { nullable, text } from '../kit/codecs.ts';
import { defineConversion } from '../kit/define-conversion.ts';
import { openStores } from '../stores/open-stores.ts';
import { pollUntil } from '../stores/poll.ts';
import { queryAs } from '../stores/query-as.ts';
import { findAggregates } from './aggregate-reader.ts';
import { captureChanges } from './change-capture.ts';
import { giveTurnBack, leavesSome, openTurns, takeTurn } from './outbox-turn.ts';
import { Library, library } from './testing/library.ts';
import { turnFunctions } from './turn-functions.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `turn${process.pid}`, way: 'embedded' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const opened: Client[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end();
});

async function session(place: Library): Promise<Client> {
  const made = await openTurns(place.target.bypassUri);
  opened.push(made);
  return made;
}

async function captured(conversion: ConversionDefinition = library): Promise<Library> {
  const place = await Library.open(stores, 0);
  await captureChanges(place.target, 'library', conversion);
  return place;
}

const take = (client: Client, conversion: ConversionDefinition = library, atMost = 250) =>
  takeTurn(client, conversion, turnFunctions(conversion, 'library').take, atMost);
const within = (statements: string): string => `begin; select set_config('app.tenant_id', 'acme', true); ${statements}; commit`;
const name = (id: number, text: string): string => `insert into library.readers values ('acme', ${id}, '${text}', '${text}', null, '{}')`;
const names = (entries: Awaited<ReturnType<typeof take>>): readonly unknown[] => entries.map(({ change }) => change?.document.name);

/** Resolves when a session waits for the turn. */
async function waits(place: Library): Promise<void> {
  const found = await pollUntil(
    async () => {
      const sql = "select from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and wait_event = 'advisory'";
      return (await stores.adminQuery(place.target, sql, [place.target.database]))[0];
    },
    { deadlineMs: 10_000 },
  );
  expect(found).toBeDefined();
}

describe('a turn', () => {
  it('is one session’s, and shows the next what was changed and brought over while it waited', async () => {
    const place = await captured();
    const [one, other] = [await session(place), await session(place)];
    // Seen red: with one snapshot from its beginning, it brings over what has left the outbox, as it stood then.
    await place.ask(`alter database "${place.target.database}" set default_transaction_isolation = 'repeatable read'`);
    const third = await session(place);
    await place.ask(within(name(1, 'Ada')));
    const entries = await take(one);
    expect(names(entries)).toEqual(['Ada']);
    const next = take(third);
    await waits(place);
    await place.ask(within("update library.readers set name = 'Eve' where id = 1"));
    await giveTurnBack(one, 'library', entries, new Map());
    const found = await next;
    expect(names(found)).toEqual(['Eve']);
    expect(found[0]?.seqs).toHaveLength(1);
    await giveTurnBack(third, 'library', found, new Map());
    expect(await take(other)).toEqual([]);
  });

  it('is given back at once where nothing waits, and with the session that ends', async () => {
    const place = await captured();
    const [one, other] = [await session(place), await session(place)];
    expect(await take(one)).toEqual([]);
    await place.ask(within(name(1, 'Ada')));
    expect(await take(other)).toHaveLength(1);
    const next = take(one);
    await waits(place);
    opened.splice(opened.indexOf(other), 1);
    await other.end();
    expect(names(await next)).toEqual(['Ada']);
  });

  it('has what was refused last, and the oldest first', async () => {
    const place = await captured();
    const one = await session(place);
    for (const [id, text] of ['Ada', 'Bo', 'Cy'].entries()) await place.ask(within(name(id, text)));
    const first = await take(one, library, 1);
    expect(names(first)).toEqual(['Ada']);
    await giveTurnBack(one, 'library', first, new Map(first.map((entry) => [entry, 'a duplicate'])));
    expect(names(await take(one, library, 2))).toEqual(['Bo', 'Cy']);
    expect(await place.ask('select attempts, problem from cutover.outbox where attempts > 0')).toEqual([{ attempts: 1, problem: 'a duplicate' }]);
  });

  it('leaves some behind where more wait than it looks at, were they all of one record', async () => {
    const place = await captured();
    const one = await session(place);
    await place.ask(
      within(`${name(1, 'Ada')}; ${name(2, 'Bo')}; do $$ begin for i in 1..10 loop update library.readers set born = 'epoch' where id = 1; end loop; end $$`),
    );
    const seen: unknown[] = [];
    for (;;) {
      const entries = await take(one, library, 2);
      seen.push([names(entries), entries.map(({ seqs }) => seqs.length)]);
      await giveTurnBack(one, 'library', entries, new Map());
      if (!leavesSome(entries, 2)) break;
    }
    expect(seen).toEqual([
      [
        ['Ada', 'Bo'],
        [7, 1],
      ],
      [['Ada'], [4]],
    ]);
    expect(await place.ask('select from cutover.outbox')).toEqual([]);
  });

  it('reads no table whole, were it all but empty when that was planned', async () => {
    const place = await captured();
    const one = await session(place);
    await place.ask(within(name(100, 'the only one')));
    await place.ask('vacuum analyze library.readers');
    for (let id = 0; id < 12; id++) {
      await place.ask(within(name(id, `reader ${id}`)));
      await giveTurnBack(one, 'library', await take(one), new Map());
    }
    const scans = async (): Promise<unknown> => {
      await one.query('select pg_stat_force_next_flush()');
      const sql = "select sum(pg_stat_get_numscans(t::regclass))::int as whole from unnest(array['library.readers', 'library.loans']) t";
      return (await place.ask(sql))[0]?.whole;
    };
    const before = await scans();
    await place.ask(within(name(99, 'Ada')));
    expect(names(await take(one))).toEqual(['Ada']);
    expect(await scans()).toBe(before);
  });
});

it('what stands is in the texts that the server itself writes, whatever the type', async () => {
  const types = {
    a_bool: ['boolean', 'true'],
    a_char: ['char(5)', 'ab'],
    an_int: ['bigint', '-9007199254740993'],
    a_number: ['numeric', '1.10'],
    a_double: ['double precision', '0.1'],
    an_instant: ['timestamptz', '2026-01-02 03:04:05.000006+02'],
    a_span: ['interval', '1 day 02:00'],
    an_address: ['inet', '10.0.0.1'],
    bytes: ['bytea', '\\x00ff5c22'],
    some_texts: ['text[]', '{NULL,"a\\"b",""}'],
    a_document: ['jsonb', '{"a": ["\\u00e9", null]}'],
    a_text: ['text', '"\\\n\t😀'],
    no_text: ['text', ''],
    nothing: ['text', undefined],
  } as const;
  const columns = Object.fromEntries(['tenant_id', 'id', ...Object.keys(types)].map((column) => [column, [column, nullable(text)] as const]));
  const thing = aggregate({ collection: 'things', tier: 'A', shows: ['things'], table: 'things', key: ['tenant_id', 'id'], columns });
  const things = defineConversion({ module: 'things', aggregates: { things: thing } });
  const place = await Library.open(stores, 0);
  const listed = Object.entries(types).map(([column, [type]]) => `${column} ${type}`);
  await place.ask(`create table library.things (tenant_id text, id uuid, ${listed.join(', ')}, primary key (tenant_id, id));
    grant select on library.things to "${place.target.appRole}"`);
  await captureChanges(place.target, 'library', things);
  const one = await session(place);
  const key = ['acme', '00000000-0000-4000-8000-000000000001'];
  const values = [...key, ...Object.values(types).map(([, value]) => value ?? null)];
  await queryAs(place.target, 'owner', `insert into library.things values (${values.map((_, index) => `$${index + 1}`).join(', ')})`, values);
  const [entry] = await take(one, things);
  const [stored] = await findAggregates(one, 'library', thing, [key]);
  expect(entry?.change?.document).toEqual(stored?.document);
  expect(stored?.document).toMatchObject({ a_bool: 't', a_char: 'ab   ', an_address: '10.0.0.1', nothing: null, no_text: '' });
});
