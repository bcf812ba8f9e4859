import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlanStanding, Standing } from '../harness/contract/standing.ts';
import { GateProject } from './testing/gate-project.ts';

const DEMANDS = ['schema', 'parity'];

let project: GateProject;
/** A real run of both checks, on the project's first commit. */
let run: string;

beforeAll(async () => {
  project = await GateProject.make({ demands: DEMANDS });
  run = await project.verify('--check', DEMANDS.join(','));
});
afterAll(() => project[Symbol.asyncDispose]());

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
const ofFirst = (standings: readonly Standing[]) => standings.map(({ check, state, reason }) => ({ check, state, reason }));

describe('what was proven', () => {
  it('may be cut over: 0, by the reports folder, a run, or its file', async () => {
    for (const places of [[], [run], [path.join(run, 'evidence.ndjson')], [path.join(path.dirname(run), 'latest')]]) {
      const { code, verdict, phases, holdings } = await project.gate<PlanStanding>('--milestone', 'M1', ...places);
      expect({ places, code, verdict, holdings: holdings.length }).toEqual({ places, code: 0, verdict: 'pass', holdings: 1 });
      expect(phases.map(({ number, standings }) => [number, standings.map(({ check, state }) => `${check} ${state}`)])).toEqual([
        [0, ['schema proven', 'parity proven']],
        [1, ['schema proven']],
      ]);
    }
    const { out, code } = await project.cutover('gate', '--phase', 'first');
    expect(out).toContain('✓ phase 0 first: may be cut over.');
    expect(code).toBe(0);
  });

  it('stands on the page of the plan, which ends well whatever it says', async () => {
    for (const [format, wanted] of [
      ['html', `<code>${await sha256(path.join(run, 'evidence.ndjson'))}</code>`],
      ['markdown', '| ✅ 0 first | <code>notes</code> | P0 | ✅ | ✅ |'],
      ['json', '"verdict": "pass"'],
    ] as const) {
      const printed = await project.cutover('status', '--format', format);
      expect(printed).toMatchObject({ code: 0, err: '' });
      expect(printed.out).toContain(wanted);
    }
    const { code, out } = await project.cutover('status', '--budget', 'deep');
    expect(code).toBe(0);
    expect(out).toMatch(/Success criteria\n {2}\? Same answers {2}0 of 1 +As before\./);
  });

  it('is not, when a larger budget or a younger run is asked for: 3', async () => {
    const weak = await project.gate<PlanStanding>('--phase', '0', '--budget', 'gate');
    expect(weak).toMatchObject({ code: 3, budget: 'gate' });
    expect(ofFirst(weak.phases[0]?.standings ?? [])).toEqual(
      DEMANDS.map((check) => ({ check, state: 'weak', reason: 'it was made with budget quick, and gate is demanded' })),
    );
    expect(weak.phases[0]?.commands).toEqual(['npx cutover verify notes --check schema,parity --budget gate']);
    const timings = path.join(run, 'timings.json');
    const text = await readFile(timings, 'utf8');
    try {
      await writeFile(timings, text.replace(/"startedAt": "[^"]+"/, `"startedAt": "${new Date(Date.now() - 8 * 86_400_000).toISOString()}"`));
      const old = await project.gate<PlanStanding>('--phase', '0');
      expect(old.code).toBe(3);
      expect(old.phases[0]?.standings[0]).toMatchObject({ state: 'stale', reason: 'it is 8 days old, and at most 7 days are allowed' });
      await rm(timings);
      expect((await project.gate<PlanStanding>('--phase', '0')).phases[0]?.standings[0]).toMatchObject({
        state: 'stale',
        reason: expect.stringContaining('age is not known'),
      });
    } finally {
      await writeFile(timings, text);
    }
  });

  it('is not, when a check is missing: 3', async () => {
    const one = await project.verify('--check', 'schema', '--reports', 'reports/other');
    const { code, phases } = await project.gate<PlanStanding>('--phase', '1', one);
    expect(code).toBe(3);
    expect(phases.map(({ number, verdict, waitsFor }) => ({ number, verdict, waitsFor }))).toEqual([
      { number: 0, verdict: 'inconclusive', waitsFor: [] },
      { number: 1, verdict: 'inconclusive', waitsFor: [0] },
    ]);
    expect(ofFirst(phases[0]?.standings ?? [])).toEqual([
      { check: 'schema', state: 'proven', reason: '' },
      { check: 'parity', state: 'missing', reason: 'there is no evidence of it' },
    ]);
  });
});

describe('evidence that was tampered with is refused, and then nothing is proven: 3', () => {
  const id = () => path.basename(run);
  let copy: string;
  beforeEach(() => {
    copy = '';
  });

  /** The gate over the whole reports folder, with a tampered copy in it. */
  async function gateWith(name: string, change: (text: string) => string) {
    try {
      copy = await project.tampered(run, name, change);
      return await project.gate<PlanStanding>('--phase', '0');
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  const addressed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

  it('a byte that was changed', async () => {
    const { code, refusals, verdict } = await gateWith(`${id().slice(0, 11)}${id().endsWith('0') ? '1' : '0'}`, (text) => text.replace('"seed":1', '"seed":2'));
    expect({ code, verdict }).toEqual({ code: 3, verdict: 'inconclusive' });
    expect(refusals).toEqual([
      {
        place: expect.stringContaining('reports/'),
        reason: expect.stringMatching(/^its bytes were changed: their SHA-256 is [0-9a-f]{64}, and its folder says [0-9a-f]{12}$/),
      },
    ]);
  });

  it('an end record that was cut, under the name that its bytes then have', async () => {
    const cut = (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1);
    const { code, refusals } = await gateWith(addressed(cut(await readFile(path.join(run, 'evidence.ndjson'), 'utf8'))), cut);
    expect(code).toBe(3);
    expect(refusals).toMatchObject([{ reason: 'its end record is missing: what made it was cut short' }]);
  });

  it('a verdict that contradicts its own counts, under the name that its bytes then have', async () => {
    const forged = (text: string) => text.replace('"verdict":"pass"', '"verdict":"fail"');
    const { code, refusals } = await gateWith(addressed(forged(await readFile(path.join(run, 'evidence.ndjson'), 'utf8'))), forged);
    expect(code).toBe(3);
    expect(refusals[0]?.reason).toMatch(/^evidence, line \d+: counts 2 checks as pass, but 1 are recorded/);
  });

  it('a folder that names no digest', async () => {
    expect((await gateWith('renamed', (text) => text)).refusals[0]?.reason).toMatch(/^nothing says what its bytes were/);
  });

  it('while what was cut short under its own name is left out, and said', async () => {
    const { code, leftOut } = await gateWith('interrupted-0123abcd', (text) => text.slice(0, 100));
    expect({ code, leftOut }).toEqual({ code: 0, leftOut: [{ place: 'reports/interrupted-0123abcd', reason: 'it was cut short, or is still under way' }] });
  });
});

describe('evidence of something else proves nothing: 3', () => {
  it('of a part: a run on a replay file', async () => {
    const trace = {
      cutover: 'trace',
      version: 1,
      module: 'notes',
      seed: 1,
      origin: 'by hand',
      operations: [{ key: 0, tenant: 't', name: 'list', args: { limit: 1 }, nowMs: 1_700_000_000_000 }],
    };
    await writeFile(path.join(project.folder, 'reports', 'one.json'), JSON.stringify(trace));
    const replayed = await project.verify('--replay', 'reports/one.json', '--check', 'parity', '--reports', 'reports/replayed');
    const { code, phases } = await project.gate<PlanStanding>('--phase', '0', replayed);
    expect(code).toBe(3);
    expect(phases[0]?.standings[1]).toMatchObject({ check: 'parity', state: 'weak', reason: 'it ran on a replay file, which proves the check in part only' });
  });

  it('of a tree with changes, of an earlier commit, of an earlier schema', async () => {
    await project.touch('package.json', '\n');
    const changed = (await project.gate<PlanStanding>('--phase', '0')).phases[0]?.standings[0];
    expect(changed).toMatchObject({ state: 'stale', reason: expect.stringContaining('and files have been changed since and not committed') });
    const dirty = await project.verify('--check', DEMANDS.join(','), '--reports', 'reports/dirty');
    await project.commit();
    const ofDirty = await project.gate<PlanStanding>('--phase', '0', dirty);
    expect(ofDirty).toMatchObject({
      code: 3,
      phases: [{ standings: [{ state: 'stale', reason: expect.stringContaining('with changes that were not committed') }, {}] }],
    });

    const other = await project.gate<PlanStanding>('--phase', '0');
    expect(other.code).toBe(3);
    expect(other.phases[0]?.standings[0]?.reason).toMatch(/^it was made for commit [0-9a-f]{12}, and this is [0-9a-f]{12}$/);

    await project.touch('examples/notes/migrations/001_notes.sql', '-- a second thought\n');
    await project.commit();
    const moved = await project.gate<PlanStanding>('--phase', '0');
    expect(moved.phases[0]?.standings[0]?.reason).toContain('the migrations of notes have been changed since');
  });
});

describe('differences', () => {
  const divergence = {
    id: 'notes-order',
    module: 'notes',
    check: 'parity',
    owner: 'ada',
    reason: 'the order is to change',
    expires: '2999-12-31',
    matches: { operation: 'list' },
  };

  it('that nobody accepted: 1, though an earlier check passed; accepted: 0, and listed; expired: 1', async () => {
    await using reversed = await GateProject.make({ demands: ['parity'], isReversed: true });
    const failing = await reversed.verify('--check', 'parity,schema');
    const failed = await reversed.gate<PlanStanding>('--milestone', 'M1');
    expect(failed).toMatchObject({
      code: 1,
      verdict: 'fail',
      phases: [{ standings: [{ state: 'failed', evidence: [expect.stringContaining(path.basename(failing))] }] }, { verdict: 'fail' }],
    });

    await reversed.configure({ demands: ['parity'], isReversed: true, divergences: [divergence] });
    await reversed.verify('--check', 'parity,schema');
    const accepted = await reversed.gate<PlanStanding>('--phase', '0');
    expect(accepted).toMatchObject({
      code: 0,
      phases: [{ standings: [{ state: 'accepted', divergences: [{ id: 'notes-order', owner: 'ada', expires: '2999-12-31' }] }] }],
    });
    const { out } = await reversed.cutover('gate', '--phase', '0');
    expect(out).toContain('≈ notes-order (notes parity, ada, until 2999-12-31): the order is to change');

    await reversed.configure({ demands: ['parity'], isReversed: true, divergences: [{ ...divergence, expires: '2020-01-31' }] });
    await reversed.verify('--check', 'parity,schema');
    const expired = await reversed.gate<PlanStanding>('--phase', '0');
    expect(expired).toMatchObject({
      code: 1,
      phases: [{ standings: [{ state: 'failed', reason: expect.stringContaining('divergence notes-order (ada) was accepted until 2020-01-31') }] }],
    });
  });
});
