import { JsonNumber, type Scenario } from '#harness';

const MINUTE = 60_000;

export const coordinationScenarios: readonly Scenario[] = [
  {
    name: 'sources are listed by precedence, then name',
    summary: 'ties in precedence, pages of one, a source that is there once',
    hazards: ['Q14', 'W12'],
    steps: [
      { op: 'createSource', args: { name: 'b', kind: 'mixed', precedence: 10, enabled: true } },
      { op: 'createSource', args: { name: 'a', kind: 'mixed', precedence: 10, enabled: true } },
      { op: 'createSource', args: { name: 'z', kind: 'mixed', precedence: 1, enabled: false } },
      { op: 'createSource', args: { name: 'a', kind: 'osv', precedence: 1, enabled: true }, expect: { error: 'duplicate' } },
      { op: 'getSource', args: { name: 'a' }, expect: { pointer: '/kind', equals: 'mixed' } },
      { op: 'getSource', args: { name: 'a' }, tenant: 'globex', expect: { error: 'not_found' } },
      { op: 'listSources', args: { limit: 2 }, as: 'first', expect: { pointer: '/items/1/name', equals: 'a' } },
      { op: 'listSources', args: { limit: 2, after: { $step: 'first', pointer: '/next' } }, expect: { pointer: '/items/0/name', equals: 'b' } },
      { op: 'listDueSources', args: { limit: 1 }, expect: { pointer: '/items/0/name', equals: 'a' } },
    ],
  },
  {
    name: 'a failing source rests longer each time',
    summary: 'one minute, doubled with each failure in a row; a success forgets it all, and the cursor stays through failures',
    steps: [
      { op: 'createSource', args: { name: 'osv', kind: 'osv', precedence: 10, enabled: true } },
      { op: 'getSourceState', args: { source: 'osv' }, expect: { pointer: '/failureCount', equals: 0 } },
      { op: 'recordSuccess', args: { source: 'osv', cursor: 'page 7' } },
      { op: 'recordFailure', args: { source: 'osv', error: 'timeout' }, expect: { pointer: '/cursor', equals: 'page 7' } },
      { op: 'listDueSources', args: { limit: 10 }, advanceMs: MINUTE - 1, expect: { pointer: '/items', equals: [] } },
      { op: 'listDueSources', args: { limit: 10 }, advanceMs: 1, expect: { pointer: '/items/0/name', equals: 'osv' } },
      { op: 'recordFailure', args: { source: 'osv', error: '$reason' }, expect: { pointer: '/failureCount', equals: 2 } },
      { op: 'listDueSources', args: { limit: 10 }, advanceMs: 2 * MINUTE - 1, expect: { pointer: '/items', equals: [] } },
      { op: 'recordSuccess', args: { source: 'osv', cursor: null }, expect: { pointer: '/failureCount', equals: 0 } },
      { op: 'listDueSources', args: { limit: 10 }, expect: { pointer: '/items/0/name', equals: 'osv' } },
      { op: 'deleteSource', args: { name: 'osv', version: 1 } },
      { op: 'recordFailure', args: { source: 'osv', error: 'gone' }, expect: { error: 'not_found' } },
    ],
  },
  {
    name: 'a job is claimed by priority, then age, and comes back when its lease lapses',
    summary: 'ties in priority; a lapsed lease; completion by who holds it only',
    hazards: ['W05', 'W06', 'W17'],
    steps: [
      { op: 'enqueueJob', args: { kind: 'fetch', priority: 0, payload: '{"n":1.0}' }, as: 'old' },
      { op: 'enqueueJob', args: { kind: 'fetch', priority: 0, payload: '{"n":2}' }, advanceMs: 1 },
      { op: 'enqueueJob', args: { kind: 'merge', priority: 5, payload: '[]' }, advanceMs: 1 },
      { op: 'claimJob', args: { worker: 'a', leaseMs: MINUTE }, expect: { pointer: '/kind', equals: 'merge' } },
      { op: 'claimJob', args: { worker: 'a', leaseMs: 1000 }, expect: { pointer: '/payload/n', equals: new JsonNumber('1.0') } },
      {
        op: 'completeJob',
        args: { id: { $step: 'old', pointer: '/id' }, worker: 'b', succeeded: true },
        advanceMs: 1,
        expect: { error: 'precondition_failed' },
      },
      {
        op: 'completeJob',
        args: { id: { $step: 'old', pointer: '/id' }, worker: 'a', succeeded: true },
        advanceMs: 999,
        expect: { error: 'precondition_failed' },
      },
      { op: 'claimJob', args: { worker: 'b', leaseMs: MINUTE }, advanceMs: 1, expect: { pointer: '/attempts', equals: 2 } },
      { op: 'completeJob', args: { id: { $step: 'old', pointer: '/id' }, worker: 'b', succeeded: true }, expect: { pointer: '/state', equals: 'succeeded' } },
      { op: 'completeJob', args: { id: { $step: 'old', pointer: '/id' }, worker: 'b', succeeded: true }, expect: { error: 'precondition_failed' } },
      { op: 'getJob', args: { id: { $step: 'old', pointer: '/id' } }, expect: { pointer: '/attempts', equals: 2 } },
      { op: 'getJob', args: { id: { $step: 'old', pointer: '/id' } }, tenant: 'globex', expect: { error: 'not_found' } },
    ],
  },
  {
    name: 'fencing tokens only rise',
    summary: 'held, refused to another, lapsed and taken over; what the first holder still believes is refused',
    hazards: ['W17'],
    steps: [
      { op: 'acquireLock', args: { name: 'export', holder: 'a', leaseMs: 1000 }, as: 'first', expect: { pointer: '/token', equals: 1n } },
      { op: 'acquireLock', args: { name: 'export', holder: 'b', leaseMs: 1000 }, advanceMs: 999, expect: { error: 'conflict' } },
      { op: 'acquireLock', args: { name: 'export', holder: 'b', leaseMs: 1000 }, advanceMs: 1, as: 'second', expect: { pointer: '/token', equals: 2n } },
      {
        op: 'renewLock',
        args: { name: 'export', holder: 'a', token: { $step: 'first', pointer: '/token' }, leaseMs: 1000 },
        advanceMs: 1,
        expect: { error: 'precondition_failed' },
      },
      { op: 'acquireLock', args: { name: 'export', holder: 'b', leaseMs: 5000 }, advanceMs: 1, expect: { pointer: '/token', equals: 2n } },
      {
        op: 'renewLock',
        args: { name: 'export', holder: 'b', token: { $step: 'second', pointer: '/token' }, leaseMs: 5000 },
        expect: { pointer: '/token', equals: 2n },
      },
      { op: 'releaseLock', args: { name: 'export', holder: 'b', token: { $step: 'second', pointer: '/token' } }, expect: { pointer: '/holder', equals: null } },
      { op: 'acquireLock', args: { name: 'export', holder: 'a', leaseMs: 1000 }, expect: { pointer: '/token', equals: 3n } },
    ],
  },
];
