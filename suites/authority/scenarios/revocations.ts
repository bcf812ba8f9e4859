import { JsonNumber, type Scenario } from '#harness';
import { at, DAY_MS, fails, is, step, walk } from '../../support/steps.ts';

const EXPORTED =
  '{"entries":[' +
  '{"category":"client","expiresAt":null,"key":"z","metadata":{},"reason":null,"revokedAt":"2026-01-01T00:00:03.000Z"},' +
  '{"category":"key","expiresAt":"2026-01-02T00:00:01.000Z","key":"K","metadata":{"1":3,"2":1.1,"b":[]},"reason":"é","revokedAt":"2026-01-01T00:00:01.000Z"},' +
  '{"category":"key","expiresAt":null,"key":"k","metadata":{},"reason":"","revokedAt":"2026-01-01T00:00:02.000Z"}' +
  ']}';

export const revocationScenarios: readonly Scenario[] = [
  {
    name: 'an entry on the revocation list stays as it was first made',
    summary: 'a second one changes neither reason nor expiry; category and case of the key tell entries apart, and so do tenants',
    hazards: ['T07', 'W03', 'V19'],
    steps: [
      step('addRevocation', { category: 'key', key: 'k', reason: null, expiresInMs: 1000 }, { expect: is('/added', true) }),
      step('addRevocation', { category: 'key', key: 'k', reason: 'later' }, { expect: is('/added', false) }),
      step('addRevocation', { category: 'key', key: 'k', reason: 'later' }, { expect: is('/revocation/reason', null) }),
      step('addRevocation', { category: 'key', key: 'K' }, { expect: is('/revocation/expiresAt', null) }),
      step('addRevocation', { category: 'client', key: 'k' }, { expect: is('/added', true) }),
      step('addRevocation', { category: 'key', key: 'k', reason: 'theirs' }, { tenant: 'globex', expect: is('/added', true) }),
      step('addRevocation', { category: 'token', key: 'k' }, { expect: fails('invalid') }),
      ...walk('listRevocations', { category: 'key', limit: 1 }, '/items/0/key', ['k', 'K']),
      step('listRevocations', { limit: 10 }, { expect: is('/items/0/expiresAt', at(2000)) }),
    ],
  },
  {
    name: 'entries of one instant are listed by category, then key',
    summary: 'four entries made at once, read one at a time, in code point order',
    hazards: ['Q06', 'Q14'],
    steps: [
      ...['\u{1f600}', '\uffee', 'a'].map((key) => step('addRevocation', { category: 'key', key }, { advanceMs: 0 })),
      step('addRevocation', { category: 'client', key: 'z' }, { advanceMs: 0 }),
      ...walk('listRevocations', { limit: 1 }, '/items/0/key', ['z', 'a', '\uffee', '\u{1f600}']),
    ],
  },
  {
    name: 'the exported list is the same to the byte',
    summary: 'by category and key, whatever the order of entry; an entry that expires at this instant is gone, one with a ms left is there',
    hazards: ['V04', 'V05', 'V21', 'Q06', 'W17'],
    steps: [
      step('addRevocation', { category: 'key', key: 'K', reason: 'é', metadata: { b: [], 2: new JsonNumber('1.10'), 1: 3 }, expiresInMs: DAY_MS }),
      step('addRevocation', { category: 'key', key: 'k', reason: '' }),
      step('addRevocation', { category: 'client', key: 'z' }),
      step('addRevocation', { category: 'subject', key: 'gone', expiresInMs: DAY_MS - 4001 }),
      step('addRevocation', { category: 'subject', key: 'theirs' }, { tenant: 'globex' }),
      step('exportRevocations', {}, { advanceMs: DAY_MS - 4001, expect: is('/document', new TextEncoder().encode(EXPORTED)) }),
      step('exportRevocations', {}, { advanceMs: 0, expect: is('/entries', 3) }),
      step('exportRevocations', {}, { advanceMs: 1, expect: is('/entries', 2) }),
      step('exportRevocations', {}, { tenant: 'initech', expect: is('/document', new TextEncoder().encode('{"entries":[]}')) }),
    ],
  },
];
