import type { Finding } from '../../contract/difference.ts';
import { encode } from '../../kit/ejson.ts';

/** Findings of every kind, some of them accepted. */
export const sampleFindings: readonly Finding[] = [
  {
    module: 'authority',
    check: 'parity',
    sides: ['mongo', 'postgres'],
    at: { kind: 'operation', key: 417, name: 'listLoginAttempts', tenant: 'acme' },
    summary: 'A page of login attempts repeats a row that shares its millisecond with another',
    differences: [
      {
        pointer: '/value/items/1/recordedAt',
        left: { $timestampMicros: '1767225600123456' },
        right: { $timestampMicros: '1767225600123000' },
        hazard: 'V13',
      },
      {
        pointer: '/value/items/1',
        left: {
          id: '5e2a1c9e-0000-4000-8000-00000000000b',
          outcome: 'refused',
          count: { $numberInt: '3' },
          profile: { plan: 'team', tags: ['a', 'b'], ratio: { $numberDouble: '0.25' } },
        },
        right: {
          id: '5e2a1c9e-0000-4000-8000-00000000000a',
          outcome: 'refused',
          count: { $numberLong: '3' },
          profile: { plan: 'team', tags: ['a', 'b'], ratio: { $numberDouble: '0.25' }, seats: { $numberInt: '12' } },
        },
        note: 'The id is that of the row before.',
        hazard: 'Q14',
      },
      { pointer: '/value/next', left: 'eyJhIjoxNzY3MjI1NjAwMTIzNDU2fQ', right: undefined },
    ],
    counterexample: [
      { key: 12, tenant: 'acme', name: 'recordLoginAttempt', args: { subject: 'ada', outcome: 'refused', address: '192.0.2.7' }, nowMs: 1767225600123 },
      { key: 13, tenant: 'acme', name: 'recordLoginAttempt', args: { subject: 'ada', outcome: 'refused', address: null }, nowMs: 1767225600123 },
      {
        key: 417,
        tenant: 'acme',
        name: 'listLoginAttempts',
        args: encode({ limit: 1, after: { $ref: { key: 13, pointer: '/next', missing: 'skip', role: 'page' } } }),
        nowMs: 1767225601123,
      },
    ],
    replay: 'npm run verify -- authority --check parity --replay reports/latest/replay-1.json',
  },
  {
    module: 'authority',
    check: 'state',
    sides: ['mongo', 'postgres'],
    at: { kind: 'record', collection: 'authority_users', key: '["acme","8d2f"]', after: 600 },
    summary: 'A user record holds another name than MongoDB does',
    differences: [
      { pointer: '/name', left: 'Zoe\u0308 \u202egnp.exe', right: 'Zo\u00eb \u202egnp.exe', hazard: 'V22' },
      { pointer: '/attributes/signature', left: `${'k'.repeat(48_000)}1${'z'.repeat(52_000)}`, right: `${'k'.repeat(48_000)}2${'z'.repeat(52_000)}` },
    ],
    counterexample: [{ key: 3, tenant: 'acme', name: 'createUser', args: { name: 'Zoe\u0308', attributes: {} }, nowMs: 1767225600000 }],
    replay: 'npm run verify -- authority --check state --seed 20260117 --budget gate',
  },
  {
    module: 'authority',
    check: 'isolation',
    sides: ['other tenants empty', 'other tenants full'],
    at: { kind: 'operation', key: 31, name: 'listUsers', tenant: 'acme' },
    summary: 'A total that tenant "acme" reads counts users of tenant "globex"',
    differences: [{ pointer: '/value/total', left: { $numberInt: '5' }, right: { $numberInt: '12' }, hazard: 'T11' }],
    counterexample: [{ key: 31, tenant: 'acme', name: 'listUsers', args: { limit: { $numberInt: '10' } }, nowMs: 1767225600000 }],
    replay: 'npm run verify -- authority --check isolation --seed 20260117 --budget gate',
  },
  {
    module: 'concelier',
    check: 'isolation',
    sides: ['other tenant empty', 'other tenant full'],
    at: { kind: 'catalog', object: 'vuln.advisory_summary' },
    summary: 'The view vuln.advisory_summary reads with the rights of its owner',
    differences: [{ pointer: '/security_invoker', left: true, right: false, hazard: 'T04' }],
  },
  {
    module: 'concelier',
    check: 'determinism',
    sides: ['TZ=UTC', 'TZ=America/St_Johns'],
    at: { kind: 'run', what: 'postgres, seed 20260117, TZ=America/St_Johns' },
    summary: 'The digest of the results depends on the time zone of the process',
    differences: [
      {
        pointer: '',
        left: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
        right: '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
        hazard: 'V14',
      },
    ],
    divergence: 'concelier-schedule-zone',
  },
];
