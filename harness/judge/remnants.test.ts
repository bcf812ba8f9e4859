import { describe, expect, it } from 'vitest';
import type { Arena, Leg, Snapshot } from '../contract/arena.ts';
import type { ReportedFinding } from '../contract/difference.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { DifferentialEvent, Legs } from './differential.ts';
import { RemnantJudge } from './remnants.ts';

/** What an operation does to the records of a leg, and whether it is refused. */
type Behaviour = (records: Map<string, string>, operation: Operation) => Answer;

/** `value`, or the kind of an error. */
type Answer = 'value' | 'invalid' | 'duplicate';

const operation = (key: number, name: string): Operation => ({ key, tenant: 'acme', name, args: {}, nowMs: 0 });

/** A leg on records in memory: the judge is pure of stores, and this shows it every kind of them. */
function legOf(side: 'mongo' | 'postgres', behaviour: Behaviour): Leg {
  const records = new Map<string, string>();
  return {
    side,
    reset: async () => records.clear(),
    snapshot: async (): Promise<Snapshot> => ({
      digest: JSON.stringify([...records]),
      records: records.size,
      collections: new Map([['notes', new Map(records)]]),
    }),
    async *drive({ operations }: Workload) {
      for (const each of operations) yield observed(each, behaviour(records, each));
    },
  } as unknown as Leg;
}

function observed(each: Operation, answer: Answer): CanonicalObservation {
  return { operation: each, form: answer === 'value' ? { value: null } : { error: { kind: answer } } } as unknown as CanonicalObservation;
}

async function judge(
  onPostgres: Behaviour,
  operations: readonly Operation[] = [operation(1, 'put'), operation(2, 'put'), operation(800_000, 'a'), operation(800_001, 'bad')],
) {
  const reported: ReportedFinding[] = [];
  const arena = {
    report: (finding: ReportedFinding) => reported.push(finding),
    // Without what comes before, if it still shows.
    shrink: async (workload: Workload, fails: (candidate: Workload) => Promise<boolean>) => {
      const alone = { ...workload, operations: workload.operations.slice(-1) };
      return (await fails(alone)) ? alone : workload;
    },
  } as unknown as Arena;
  const legs = { mongo: legOf('mongo', sound), postgres: legOf('postgres', onPostgres) } as Legs;
  const workload: Workload = { module: 'm', seed: 1, origin: 'malformed', operations };
  const judging = new RemnantJudge(arena, legs, workload, 2);
  const [onMongo, other] = [new Map<string, string>(), new Map<string, string>()];
  for (const [at, each] of operations.entries()) {
    const event = { kind: 'operation', done: at + 1, mongo: observed(each, sound(onMongo, each)), postgres: observed(each, onPostgres(other, each)) };
    judging.take(event as DifferentialEvent);
  }
  return { parts: await judging.verdict(), reported };
}

const sound: Behaviour = (records, { name, key }) => {
  if (name !== 'put') return 'invalid';
  records.set(JSON.stringify(['acme', key]), 'digest');
  return 'value';
};

describe('RemnantJudge', () => {
  it('passes refused calls that leave everything as it was', async () => {
    const { parts, reported } = await judge(sound);
    expect(parts.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(parts[0]?.reason).toBe('2 refused calls left 2 records as they were');
    expect(reported).toEqual([]);
  });

  it('finds the one refused call that leaves something, and where', async () => {
    const { parts, reported } = await judge((records, each) => {
      if (each.name === 'bad') records.set(JSON.stringify(['acme', 'left']), 'half');
      return sound(records, each);
    });
    expect(parts.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(reported).toMatchObject([
      { at: { kind: 'record', collection: 'notes', key: '["acme","left"]' }, sides: ['postgres, before the refused call', 'postgres, after it'] },
    ]);
    expect(reported[0]?.counterexample?.operations.map(({ name }) => name)).toEqual(['bad']);
  });

  it('finds a record that a refused call takes away', async () => {
    const { parts, reported } = await judge((records, each) => {
      if (each.name === 'a') records.delete(JSON.stringify(['acme', 1]));
      return sound(records, each);
    });
    expect(parts[1]?.verdict).toBe('fail');
    expect(reported[0]).toMatchObject({ at: { key: '["acme",1]' } });
    expect(reported[0]?.counterexample?.operations).toHaveLength(3);
  });

  it('does not judge a call that is done once another one is not there', async () => {
    const { parts } = await judge((records, each) => {
      if (each.name !== 'bad') return sound(records, each);
      // Refused only while the call before it is made.
      if (records.has('taken')) return 'duplicate';
      records.set(JSON.stringify(['acme', 'done']), 'digest');
      return 'value';
    });
    expect(parts.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  });

  it('does not wait for refusals that come undone one a round', async () => {
    const asking = Array.from({ length: 9 }, (_, at) => operation(800_000 + at, 'ask'));
    const operations = [operation(1, 'put'), operation(2, 'put'), ...asking, operation(800_099, 'bad')];
    const { parts, reported } = await judge((records, each) => {
      if (each.name === 'ask' && records.has('taken')) return 'duplicate';
      if (each.name === 'ask') records.set('taken', 'digest');
      else if (each.name === 'bad') records.set('left', 'half');
      return each.name === 'ask' ? 'value' : sound(records, each);
    }, operations);
    expect(parts.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(reported[0]).toMatchObject({ at: { key: 'left' } });
  });

  it('is void where nothing was refused', async () => {
    const { parts } = await judge(sound, [operation(1, 'put'), operation(2, 'put'), operation(800_000, 'put')]);
    expect(parts.map(({ verdict }) => verdict)).toEqual(['void', 'void']);
  });
});
