import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConvertedEntry } from '../../contract/config.ts';
import type { ModuleDefinition } from '../../contract/module.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import { captureChanges } from '../../conversion/change-capture.ts';
import { ChangeMirror } from '../../conversion/change-mirror.ts';
import { EagerOutbox } from '../../conversion/testing/eager-outbox.ts';
import { EPOCH_MS } from '../../kit/clock.ts';
import { openStores } from '../../stores/open-stores.ts';
import { queryAs } from '../../stores/query-as.ts';
import { besides, notesEntry } from '../rehearsal/testing/notes.ts';
import { type CrashPoint, crashPoints } from './crash-points.ts';
import type { ProcessLines } from './process-lines.ts';
import type { CrashParts, Way } from './writing-process.ts';

let stores: Stores;
beforeAll(async () => {
  // Clients die here, never servers: nothing need reach the disk.
  stores = await openStores({ runId: `crash${process.pid}`, way: 'embedded' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const operations = { ...notesEntry.module.operations, ...besides };
const entry: ConvertedEntry = { ...notesEntry, module: { ...notesEntry.module, operations } as unknown as ModuleDefinition };

type Calls = readonly (readonly [name: string, args: unknown])[];

/** Makes, changes in part, changes two in one transaction, deletes and makes again. */
const MADE: Calls = [
  ['write', { id: 1, text: 'a' }],
  ['write', { id: 2, text: null }],
];
/** Changes one in part, two in one transaction, deletes and makes again. */
const CALLS: Calls = [...MADE, ['append', { id: 1, text: 'b' }], ['swap', { one: 1, other: 2 }], ['remove', { id: 2 }], ['write', { id: 2, text: 'c' }]];
const FOLLOWED: Calls = [...MADE, ['swap', { one: 1, other: 2 }], ['remove', { id: 2 }]];
const ONE: Calls = [['write', { id: 5, text: 'a' }]];

async function pointsOf(way: Way, calls: Calls, parts: CrashParts = {}): Promise<readonly CrashPoint[]> {
  const [mongo, postgres] = await Promise.all([stores.mongoTarget('crash'), stores.postgresTarget('crash')]);
  await Promise.all([entry.mongo.prepare(mongo), entry.postgres.schema.migrate(postgres)]);
  const made = calls.map(([name, args], key) => ({ key, tenant: 'acme', name, args, nowMs: EPOCH_MS + key }));
  const workload = { module: 'notes', seed: 1, origin: 'crash points', operations: made };
  const points: CrashPoint[] = [];
  for await (const point of crashPoints({ entry, stores, mongo, postgres, way, parts, workload, signal: stores.lost })) points.push(point);
  return points;
}

const wrong = (points: readonly CrashPoint[]) => points.filter(({ problems }) => problems.length > 0);
const at = (points: readonly CrashPoint[], line: CrashPoint['line'], says = /^/) => points.filter((point) => point.line === line && says.test(point.says));
const atCommits = (points: readonly CrashPoint[], line: CrashPoint['line']) => at(points, line).filter(({ commits }) => commits);
/** Before and after it, the process and its connections. */
const EACH = 4;
const MISSING = 'behind the crash, on the other store: missing notes ["acme",{"$numberInt":"5"}]';

describe('cut off at every place there is', { timeout: 900_000 }, () => {
  it('a dual write loses nothing that was acknowledged, and does nothing by half or twice', async () => {
    const points = await pointsOf('dual write', CALLS);
    expect(wrong(points)).toEqual([]);
    // Each call is begin, one statement or three, and commit; MongoDB has one write for each, or a transaction, and is asked
    // once more for what it has on disk.
    expect(at(points, 'application to postgres')).toHaveLength(EACH * (CALLS.length * 3 + 2));
    expect(atCommits(points, 'application to postgres')).toHaveLength(EACH * CALLS.length);
    expect(atCommits(points, 'bringer to mongo')).toHaveLength(EACH * 2 * CALLS.length);
    expect(at(points, 'bringer to postgres', /^delete from cutover.outbox/)).toHaveLength(EACH * CALLS.length);
  });

  it('a mirror loses nothing that was acknowledged, and does nothing by half or twice', async () => {
    const points = await pointsOf('mirror', FOLLOWED);
    expect(wrong(points)).toEqual([]);
    expect(atCommits(points, 'application to mongo')).toHaveLength(EACH * FOLLOWED.length);
    // Each is a transaction with its place in the stream; the last one is the mark by which it is known to have caught up.
    expect(atCommits(points, 'bringer to postgres')).toHaveLength(EACH * (FOLLOWED.length + 1));
    expect(at(points, 'bringer to postgres', /^insert into cutover.mirror /)).toHaveLength(EACH * (FOLLOWED.length + 2));
  });

  it('an outbox that forgets what MongoDB has not acknowledged is found, with the record', async () => {
    const points = wrong(await pointsOf('dual write', ONE, { outbox: (options) => new EagerOutbox(options) }));
    expect(points.flatMap(({ problems }) => problems)).toContain(MISSING);
  });

  it('a mirror that begins anew rather than where the last one stood is found, with the record', async () => {
    const points = wrong(await pointsOf('mirror', ONE, { mirror: (options) => ChangeMirror.start({ ...options, anew: true }) }));
    expect(points.flatMap(({ problems }) => problems)).toContain(MISSING);
  });

  it('a change that is captured behind its transaction is found, with the record', async () => {
    const points = wrong(await pointsOf('dual write', ONE, { capture: withoutTriggers, postgres: capturingLate }));
    expect(points.flatMap(({ problems }) => problems)).toContain(MISSING);
    // Between the commit and what is captured, and nowhere else.
    expect(points.map(({ when, what, says }) => [when, what, says.split(' ')[0]])).toEqual([
      ['after', 'process', 'commit'],
      ['after', 'connections', 'commit'],
      ['before', 'process', 'insert'],
      ['before', 'connections', 'insert'],
    ]);
  });
});

/** Nothing is captured where it changes … */
const withoutTriggers: typeof captureChanges = async (target, schema, conversion) => {
  await captureChanges(target, schema, conversion);
  await queryAs(target, 'owner', 'drop trigger cutover_capture on notes.notes');
};

/** … but by who asked for it, when that is committed. */
function capturingLate(subject: Subject, lines: ProcessLines): Subject {
  return {
    async invoke(call) {
      const given = await subject.invoke(call);
      const { id } = call.args as { readonly id: number };
      await queryAs(lines.postgres('application'), 'owner', "insert into cutover.outbox (module, aggregate, key) values ('notes', 'notes', array[$1, $2])", [
        call.tenant,
        String(id),
      ]);
      return given;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
