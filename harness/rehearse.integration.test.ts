import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pulse } from './arena/rehearsal/pulse.ts';
import type { RehearsalParts } from './arena/rehearsal/stand.ts';
import { notesConversion, notesEntry } from './arena/rehearsal/testing/notes.ts';
import type { ConvertedEntry } from './contract/config.ts';
import type { AggregateConversion, Row, StoredDocument } from './contract/conversion.ts';
import type { RehearsalDifference, RehearsalEnd, RehearsalFault, RehearsalProof, RehearsalRecord } from './contract/rehearsal.ts';
import type { Stores } from './contract/stores.ts';
import type { Invocation, PostgresTarget } from './contract/subject.ts';
import { BackendSwitch, type Change } from './conversion/backend-switch.ts';
import { captureChanges } from './conversion/change-capture.ts';
import { ChangeMirror } from './conversion/change-mirror.ts';
import { Outbox } from './conversion/outbox.ts';
import type { Served } from './conversion/served.ts';
import { rehearse } from './rehearse.ts';
import { openStores } from './stores/open-stores.ts';
import { queryAs } from './stores/query-as.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `rehearse${process.pid}`, way: 'embedded', durability: 'full' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

async function rehearsed(
  parts: RehearsalParts,
  options: { readonly entry?: ConvertedEntry; readonly hasFaults?: boolean; readonly seconds?: number; readonly deadlineMs?: number } = {},
) {
  const { entry = notesEntry, hasFaults = false, seconds = 4, deadlineMs = 60_000 } = options;
  const records = await rehearse({
    entry,
    stores,
    parts,
    hasFaults,
    deadlineMs,
    configFile: import.meta.filename,
    seed: 7,
    seeded: 150,
    seconds,
    perSecond: 120,
    signal: stores.lost,
    onNote: () => undefined,
  });
  const lost = ofType<RehearsalProof>(records, 'proof').flatMap((proof) => proof.lost.map((each) => ({ ...each, proof: proof.name })));
  return { records, end: records.at(-1) as RehearsalEnd, lost, differences: ofType<RehearsalDifference>(records, 'difference') };
}

const ofType = <R extends RehearsalRecord>(records: readonly RehearsalRecord[], type: R['type']): readonly R[] =>
  records.filter((record): record is R => record.type === type);

describe('a rehearsal', () => {
  it('with every fault: all that was acknowledged is there, and what had no answer was found out', { timeout: 300_000 }, async () => {
    const { records, end } = await rehearsed({}, { hasFaults: true });
    expect(end).toMatchObject({ verdict: 'pass', differences: 0 });
    const broken = new Set(ofType<RehearsalFault>(records, 'fault').map(({ name }) => name));
    expect([...broken].sort()).toEqual([
      'converter killed',
      'cut before a commit',
      'cut before the reply',
      'disk full',
      'mirror cut off',
      'mongo killed',
      'mongo stalled',
      'outbox cut off',
      'outbox not drained',
      'postgres killed',
      'postgres stalled',
    ]);
    expect(end.doubts.tookEffect).toBeGreaterThan(0);
    expect(end.doubts.didNot).toBeGreaterThan(0);
  });

  it('names the record that an outbox forgets', async () => {
    const { end, lost } = await rehearsed({ outbox: (options) => new Forgetful(options) });
    expect(end.verdict).toBe('fail');
    expect(lost).toContainEqual(expect.objectContaining({ collection: 'notes', proof: 'mongo has all that postgres has, as it is archived' }));
  });

  it('names the record of which a write was not captured for the second store', async () => {
    const { end, lost } = await rehearsed({
      capture: async (target, schema, conversion) => {
        await captureChanges(target, schema, conversion);
        await dropped(target, 'outbox', "new.key[2] = '5'");
      },
    });
    expect(end.verdict).toBe('fail');
    expect(lost.every(({ key }) => key.includes('5'))).toBe(true);
    // Which phase writes it is the load's to say.
    expect(lost).toContainEqual(expect.objectContaining({ collection: 'notes', proof: expect.stringContaining('mongo has all that postgres has') }));
  });

  it('names the operation that finds a deleted record again where tombstones are missing', async () => {
    // What is deleted leaves the outbox before MongoDB has it: only its tombstone tells.
    const outbox: RehearsalParts['outbox'] = (options) => new Hasty(options);
    const ofDualWrite = ({ differences }: { readonly differences: readonly RehearsalDifference[] }) =>
      // What the shadow reads is no caller's answer, and MongoDB has the deleted record.
      differences.filter(({ phase, key }) => phase === 'dual write' && key >= 0).map(({ operation }) => operation);
    expect(ofDualWrite(await rehearsed({ outbox }, { seconds: 8 }))).toEqual([]);
    const capture: RehearsalParts['capture'] = async (target, schema, conversion) => {
      await captureChanges(target, schema, conversion);
      await dropped(target, 'tombstones', 'true');
    };
    const found = await rehearsed({ outbox, capture }, { seconds: 8 });
    expect(found.end.verdict).toBe('fail');
    expect(ofDualWrite(found)).not.toEqual([]);
  });

  it('names the record that a mirror forgets', async () => {
    const { end, lost } = await rehearsed({ mirror: (options) => ChangeMirror.start({ ...options, conversion: { ...options.conversion, aggregates: {} } }) });
    expect(end.verdict).toBe('fail');
    expect(lost).toContainEqual(expect.objectContaining({ collection: 'notes', proof: 'postgres has all that mongo has' }));
  });

  it('names the record of an operation that ends on the wrong backend', async () => {
    const { end, lost, differences } = await rehearsed({ backend: (...made) => new Astray(...made) });
    expect(end.verdict).toBe('fail');
    expect(lost.length + differences.length).toBeGreaterThan(0);
    expect(differences).toContainEqual(expect.objectContaining({ sides: ['mongo', 'dual'] }));
  });

  it.each<[string, (row: Row, document: StoredDocument) => Row]>([
    ['drops a null', (row) => ({ ...row, text: row['text'] ?? '' })],
    ['swaps a tenant', (row) => ({ ...row, tenant_id: row['tenant_id'] === 'acme' ? 'globex' : (row['tenant_id'] ?? null) })],
    ['is off by a millisecond', (row, { at }) => ({ ...row, at: new Date((at as Date).getTime() + 1).toISOString() })],
  ])('names the record of a converter that %s', async (_, wrong) => {
    const right = notesConversion.aggregates['notes'] as AggregateConversion;
    const notes: AggregateConversion = {
      ...right,
      toRows: (document) => right.toRows(document).map((rows) => rows.map((row) => wrong(row, document))),
    };
    const { end, lost } = await rehearsed({}, { entry: { ...notesEntry, conversion: { ...notesConversion, aggregates: { notes } } } });
    expect(end.verdict).toBe('fail');
    expect(lost).toContainEqual(expect.objectContaining({ collection: 'notes', proof: 'postgres has all that mongo has' }));
  });

  it('that ends early says why, and waits for nobody', async () => {
    const { end } = await rehearsed({ mirror: () => Promise.reject(new Error('no mirror today')) });
    expect(end).toMatchObject({ verdict: 'void', reason: 'it ended early: no mirror today' });
  });

  it('fails by a call that has no answer in time while the machine keeps its own', async () => {
    const kept: RehearsalParts['pulse'] = () => new Pulse({ ping: async () => undefined, now: () => 0 });
    const { end, differences } = await rehearsed({ backend: (...made) => new Deaf(...made), pulse: kept }, { deadlineMs: DEADLINE_MS });
    // The call, and whatever found its tenant other than it should be.
    expect(differences).not.toEqual([]);
    expect(end).toMatchObject({ verdict: 'fail', reason: expect.not.stringContaining('busy') });
  });

  it('is void by the same call where a trivial command was slow as well: nothing is told by it, and what it left behind', async () => {
    const slow: RehearsalParts['pulse'] = ({ ping }) => new Pulse({ ping: (store) => pause(1_000).then(() => ping(store)) });
    const { end, differences } = await rehearsed({ backend: (...made) => new Deaf(...made), pulse: slow }, { deadlineMs: DEADLINE_MS });
    expect(end).toMatchObject({
      verdict: 'void',
      reason: expect.stringMatching(/^machine too busy: \w+ had no answer in 4 s, .* a ping took MongoDB 1\d\d\d ms .*Rehearse again/),
    });
    expect(differences).toEqual([]);
  });

  it('is no better for a busy machine where an answer was wrong before', async () => {
    const slow: RehearsalParts['pulse'] = ({ ping }) => new Pulse({ ping: (store) => pause(1_000).then(() => ping(store)) });
    const { end } = await rehearsed({ backend: (...made) => new Deaf(...made, true), pulse: slow }, { deadlineMs: DEADLINE_MS });
    expect(end).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('machine too busy') });
  });
});

/** How long a call may take where one takes longer, ms. */
const DEADLINE_MS = 4_000;

/** Rows of the harness's own table that are never written. */
async function dropped(target: PostgresTarget, table: 'outbox' | 'tombstones', when: string): Promise<void> {
  await queryAs(
    target,
    'owner',
    `create function cutover.drop_${table}() returns trigger language plpgsql as $$ begin if ${when} then return null; end if; return new; end $$;
     create trigger drop_it before insert on cutover.${table} for each row execute function cutover.drop_${table}()`,
  );
}

type OutboxOptions = ConstructorParameters<typeof Outbox>[0];

/** Forgets all that waits of the record that changed last, in each pass: of the last pass nothing comes later that would make up for it. */
class Forgetful extends Outbox {
  readonly #target: PostgresTarget;

  constructor(options: OutboxOptions) {
    super(options);
    this.#target = options.postgres;
  }

  override async drain(...until: Parameters<Outbox['drain']>) {
    await queryAs(this.#target, 'owner', 'delete from cutover.outbox where key = (select key from cutover.outbox order by seq desc limit 1)');
    return await super.drain(...until);
  }
}

/** Takes what was deleted out of the outbox as soon as anybody asks how much waits, and brings it to nobody. */
class Hasty extends Outbox {
  readonly #target: PostgresTarget;

  constructor(options: OutboxOptions) {
    super(options);
    this.#target = options.postgres;
  }

  override async drain(...until: Parameters<Outbox['drain']>) {
    await queryAs(this.#target, 'owner', 'delete from cutover.outbox where gone is not null');
    return await super.drain(...until);
  }
}

/** Lets operations that came while a backend was handed over go on where they were headed, behind the change. */
class Astray extends BackendSwitch {
  readonly #backends: ConstructorParameters<typeof BackendSwitch>[0];
  #changing: Promise<unknown> | undefined;

  constructor(...made: ConstructorParameters<typeof BackendSwitch>) {
    super(...made);
    this.#backends = made[0];
  }

  override async serve(call: Invocation): Promise<Served> {
    if (this.#changing === undefined) return await super.serve(call);
    const old = this.#backends[this.mode];
    await this.#changing;
    return await old.serve(call);
  }

  override async change(...to: Parameters<BackendSwitch['change']>): Promise<Change> {
    const changing = super.change(...to);
    this.#changing = changing.catch(() => undefined);
    return await changing.finally(() => {
      this.#changing = undefined;
    });
  }
}

/** Answers one call late, and the one before it wrong where that is asked for. */
class Deaf extends BackendSwitch {
  readonly #isWrong: boolean;
  #calls = 0;

  constructor(backends: ConstructorParameters<typeof BackendSwitch>[0], mode: ConstructorParameters<typeof BackendSwitch>[1], isWrong = false) {
    super(backends, mode);
    this.#isWrong = isWrong;
  }

  override async serve(call: Invocation): Promise<Served> {
    const served = await super.serve(call);
    const at = this.#calls++;
    if (at === LATE_CALL - 10 && this.#isWrong) return { ...served, answer: { kind: 'value', value: 'wrong' } };
    if (at === LATE_CALL) await pause(DEADLINE_MS + 2_000);
    return served;
  }
}
/** Behind those that seed the database. */
const LATE_CALL = 200;
