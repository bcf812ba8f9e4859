import { describe, expect, it } from 'vitest';
import type { ReportedFinding } from '../../contract/difference.ts';
import type { JourneyArena, JourneyRun, Persistence } from '../../contract/journey.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Canonical } from '../../contract/type.ts';
import { canonicalDigest } from '../../kit/digest.ts';
import { sameForm } from '../../kit/form.ts';
import { judgeJourney } from './journey.ts';

const BUDGET = {
  name: 'quick',
  operations: 0,
  workloads: 0,
  checkpoints: 0,
  probeOperations: 0,
  malformedCalls: 0,
  shrinkTrials: 0,
  races: { walks: 0, stragglers: 0, allWays: false, deaths: 0 },
} as const;
const MODULES = [
  { name: 'one', phase: 1 },
  { name: 'two', phase: 2 },
  { name: 'three', phase: 2 },
];
const operation = (key: number, name: string): Operation => ({ key, tenant: 'acme', name, args: { key }, nowMs: key });
const WORKLOAD: Workload = {
  module: 'tour',
  seed: 1,
  origin: 'journey tour',
  operations: ['one.put', 'two.put', 'three.put', 'one.get'].map((name, key) => operation(key, name)),
};

interface Story {
  /** The outcome of a step; by default its name. */
  readonly form?: (operation: Operation, persistence: Persistence, runs: number) => Canonical | undefined;
  /** What a step is called with. */
  readonly argsOf?: (operation: Operation, persistence: Persistence) => { readonly of: Canonical };
  /** The records that a run leaves, key → value. */
  readonly records?: (persistence: Persistence) => Readonly<Record<string, string>>;
  readonly unmet?: (observation: CanonicalObservation) => string | undefined;
  readonly journeyRuns?: number;
  readonly accepted?: string;
  readonly baseline?: Readonly<Record<string, string>>;
}

/** Judges a journey whose runs are made up; gives the verdict, its parts, and what was reported. */
async function judged({ form, argsOf, records = () => ({}), unmet = () => undefined, journeyRuns = 1, accepted, baseline }: Story) {
  const findings: ReportedFinding[] = [];
  let runs = 0;
  let left: Persistence = new Map();
  const run = async (persistence: Persistence, workload: Workload): Promise<JourneyRun> => {
    runs++;
    left = persistence;
    const observations = workload.operations.map((each): CanonicalObservation => {
      const own = form?.(each, persistence, runs) ?? { value: each.name };
      return { operation: each, side: 'mongo', args: argsOf?.(each, persistence) ?? {}, form: own, misfits: [], digest: canonicalDigest(own), durationUs: 1 };
    });
    const held = new Map(Object.entries(records(persistence)));
    return { observations, snapshot: { digest: JSON.stringify([...held]), records: held.size, collections: new Map([['one.records', held]]) } };
  };
  const arena: Partial<JourneyArena> = {
    module: { name: 'tour', summary: 'a tour', phase: 2, operations: {}, collections: {} },
    modules: MODULES,
    workload: WORKLOAD,
    budget: { ...BUDGET, journeyRuns },
    baseline,
    run,
    unmet,
    argsForm: ({ operation: { key }, args }) => ({ key: String(key), of: (args as { of?: Canonical }).of ?? null }),
    record: async (persistence, _, key) => (persistence === left ? records(persistence)[key] : 'of another run'),
    compareObservations: (one, other) => comparison(one.form, other.form),
    compareRecords: (_, one, other) => comparison(one, other),
    shrink: async (workload, fails) => {
      const least = { ...workload, operations: workload.operations.slice(-1) };
      return (await fails(least)) ? least : workload;
    },
    progress: () => undefined,
    accepts: ({ at }) => at.kind === 'operation' && at.name === accepted,
    report: (finding, check) => {
      findings.push(finding);
      return { ...finding, module: 'tour', check, counterexample: [] };
    },
  };
  const result = await judgeJourney(arena as JourneyArena);
  return { ...result, verdicts: result.parts.map(({ name, verdict }) => `${name.split(',')[0]} ${verdict}`), findings, runs };
}

function comparison(left: Canonical | undefined, right: Canonical | undefined) {
  const equal = sameForm(left, right);
  return { equal, rules: [], differences: equal ? [] : [{ pointer: '/value', left, right }] };
}

const on = (module: string, store: string) => (persistence: Persistence) => persistence.get(module) === store;

describe('a journey', () => {
  it('passes when every setting gives the same, each with the same digest', async () => {
    const { verdict, verdicts, digests, tally, findings, runs } = await judged({ records: () => ({ a: '1' }) });
    expect({ verdict, verdicts, findings, runs }).toEqual({
      verdict: 'pass',
      verdicts: ['phase 0 pass', 'phase 1 pass', 'phase 2 pass'],
      findings: [],
      runs: 3,
    });
    expect(new Set(Object.values(digests)).size).toBe(1);
    expect(Object.keys(digests)).toHaveLength(3);
    // Four steps as stated, then twice four outcomes and one record.
    expect(tally).toMatchObject({ compared: 14, equal: 14, different: 0 });
  });

  it('names the step, the one switch that changes it with all others on MongoDB, and the shortest way there', async () => {
    const { verdicts, findings } = await judged({
      form: ({ name }, all) => (name === 'one.get' && on('three', 'postgres')(all) ? { value: 'wrong' } : undefined),
    });
    expect(verdicts).toEqual(['phase 0 pass', 'phase 1 pass', 'phase 2 fail']);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      sides: ['Three: Mongo', 'Three: Postgres'],
      at: { kind: 'operation', key: 3, name: 'one.get', tenant: 'acme' },
      differences: [{ pointer: '/value', left: { value: 'one.get' }, right: { value: 'wrong' } }],
      summary: 'step 4 (one.get) is not the same with Three: Mongo and with Three: Postgres (all others on Mongo)',
    });
    expect(findings[0]?.counterexample?.operations.map(({ name }) => name)).toEqual(['one.get']);
  });

  it('shows the arguments too where an earlier step gave other ones, though equal by their form', async () => {
    const { findings } = await judged({
      form: ({ name }, all) => (name === 'two.put' && on('one', 'postgres')(all) ? { error: { kind: 'invalid' } } : undefined),
      argsOf: (_, all) => ({ of: on('one', 'postgres')(all) ? { $timestampMicros: '7' } : { $numberLong: '7' } }),
    });
    expect(findings[0]?.differences.map(({ pointer, left, right }) => ({ pointer, left, right }))).toEqual([
      { pointer: '/value', left: { value: 'two.put' }, right: { error: { kind: 'invalid' } } },
      { pointer: '/args', left: { key: '1', of: { $numberLong: '7' } }, right: { key: '1', of: { $timestampMicros: '7' } } },
    ]);
  });

  it('names what else must have moved where one switch alone shows nothing', async () => {
    const both = (all: Persistence) => on('one', 'postgres')(all) && on('two', 'postgres')(all);
    const { findings } = await judged({ form: ({ name }, all) => (name === 'three.put' && both(all) ? { value: 'wrong' } : undefined) });
    expect(findings.map(({ summary }) => summary)).toEqual([
      'step 3 (three.put) is not the same with Two: Mongo and with Two: Postgres (Persistence: {One: Postgres, Three: Mongo})',
    ]);
  });

  it('shows a record with its values from the two runs that left it', async () => {
    const { verdicts, findings } = await judged({ records: (all) => ({ a: on('one', 'postgres')(all) ? 'other' : 'same' }) });
    expect(verdicts).toEqual(['phase 0 pass', 'phase 1 fail', 'phase 2 fail']);
    expect(findings.map(({ at, differences }) => ({ at, differences }))).toEqual([
      { at: { kind: 'record', collection: 'one.records', key: 'a', after: 1 }, differences: [{ pointer: '/value', left: 'same', right: 'other' }] },
    ]);
  });

  it('fails where a step is not as stated, though all settings agree', async () => {
    const { verdict, reason, findings } = await judged({ unmet: ({ operation: { key } }) => (key === 1 ? 'gives the error conflict' : undefined) });
    expect({ verdict, findings: findings.length }).toEqual({ verdict: 'fail', findings: 1 });
    expect(reason).toContain('step 2 (two.put) gives the error conflict');
  });

  it('blames no switch for an error that escapes in every setting alike', async () => {
    const { verdicts, findings } = await judged({
      form: ({ name }) => (name === 'two.put' ? { fault: { name: 'TypeError' } } : undefined),
      unmet: ({ form }) => (JSON.stringify(form).includes('fault') ? 'lets an error escape' : undefined),
    });
    expect(verdicts).toEqual(['phase 0 fail', 'phase 1 pass', 'phase 2 pass']);
    expect(findings.map(({ summary }) => summary)).toEqual(['step 2 (two.put) lets an error escape']);
  });

  it('is void when a step could not be run', async () => {
    const { verdict, reason } = await judged({ form: ({ name }) => (name === 'two.put' ? { skipped: true } : undefined) });
    expect({ verdict, reason }).toMatchObject({ verdict: 'void', reason: expect.stringContaining('step 2 (two.put) was not run') });
  });

  it('fails when a setting does not give the same twice', async () => {
    const { verdicts, findings } = await judged({
      journeyRuns: 2,
      form: ({ name }, _, runs) => (name === 'one.put' && runs === 2 ? { value: 'else' } : undefined),
    });
    expect(verdicts).toEqual(['phase 0 fail', 'phase 1 pass', 'phase 2 pass']);
    expect(findings.map(({ summary }) => summary)).toEqual(['step 1 (one.put) is not the same when the journey is run again']);
  });

  it('says so of what differed once and never again', async () => {
    const { findings } = await judged({ form: ({ name }, _, runs) => (name === 'one.put' && runs === 2 ? { value: 'else' } : undefined) });
    expect(findings.map(({ summary }) => summary)).toContain('step 1 (one.put) was not the same in these two settings, and is when they are run again');
  });

  it('counts what a divergence covers apart', async () => {
    const { verdict, tally } = await judged({
      accepted: 'one.get',
      form: ({ name }, all) => (name === 'one.get' && on('two', 'postgres')(all) ? { value: 'wrong' } : undefined),
    });
    expect({ verdict, tally }).toMatchObject({ verdict: 'pass', tally: { different: 1, accepted: 1 } });
  });

  it('is held to the digests that were accepted', async () => {
    const { digests } = await judged({});
    expect((await judged({ baseline: digests })).verdicts.at(-1)).toBe('committed baseline pass');
    const [name = ''] = Object.keys(digests);
    expect((await judged({ baseline: { [name]: '0'.repeat(64) } })).verdicts.at(-1)).toBe('committed baseline fail');
  });
});
