import { JsonNumber, type JsonValue, Micros } from '#harness';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Where every clock starts. */
const EPOCH_MS = Date.UTC(2026, 0, 1);

/** Texts that only seem to be the same name: case, NFC and NFD, white space; and what stores like to sort otherwise (V22, V27, Q06). */
export const NAMES: readonly string[] = ['ops', 'Ops', ' ops', 'zo\u00eb', 'zoe\u0308', 'a_b', 'a%b', '\u{1f600}', '\uffee', 'a.b$c', 'B', 'é'];
export const WRONG_TEXTS: readonly unknown[] = ['', 'a\0b', '\ud800', 'x'.repeat(129), 7, null];
/** The longest kind, whose index entries are the largest (W19). */
export const LONG_NAME: string = '\u{1f600}'.repeat(128);

export const CONFIGURATIONS: readonly JsonValue[] = [
  {},
  { url: 'https://hooks.example.org/a', token: 'vault://notify/slack' },
  { host: 'smtp.example.org', port: 25, password: null },
  { headers: [{ Authorization: 'env://HOOK_AUTH' }], retries: new JsonNumber('3.0') },
  { b: 1, 2: 2, 'a.b': null, $set: [] },
];
/** Secrets in clear text, which no store may ever see. */
export const WRONG_CONFIGURATIONS: readonly unknown[] = [
  { password: 'hunter2' },
  { auth: { 'API-Key': 'k' } },
  { hooks: [{ token: ['vault://a'] }] },
  { url: 'https://user:hunter2@example.org/' },
  { token: 'a\0' },
  [],
  null,
];

export const EVENT_KINDS = ['scan.completed', 'policy.violated', 'vex.changed'] as const;
export const WRONG_EVENT_KINDS: readonly unknown[] = ['', 'Scan', 'a b', '**', 'x'.repeat(129), null];
export const KIND_SETS: readonly (readonly string[])[] = [
  ['*'],
  ['scan.completed'],
  ['scan.completed', 'policy.violated'],
  ['policy.violated', '*', 'policy.violated'],
  ['vex.changed', 'scan.completed'],
];

export const CONDITIONS: readonly JsonValue[] = [
  {},
  {},
  { path: ['severity'], op: 'equals', value: 'high' },
  { path: ['score'], op: 'atLeast', value: new JsonNumber('7.0') },
  { not: { path: ['severity'], op: 'in', value: ['low', null] } },
  {
    all: [
      { path: ['tags'], op: 'contains', value: 1 },
      { path: ['image', 'name'], op: 'startsWith', value: 'acme/' },
    ],
  },
  {
    any: [
      { path: ['a.b'], op: 'exists' },
      { path: ['severity'], op: 'equals', value: null },
    ],
  },
];
export const WRONG_CONDITIONS: readonly unknown[] = [
  { path: [], op: 'exists' },
  { op: 'equals' },
  { all: {} },
  { path: ['a'], op: 'matches', value: '.*' },
  [],
  null,
];

export const ATTRIBUTES: readonly JsonValue[] = [
  {},
  { severity: 'high', score: 9.8, tags: [1, 'x'] },
  { severity: 'low', score: new JsonNumber('7.00'), image: { name: 'acme/web' }, tags: [new JsonNumber('1.0')] },
  { severity: null, 'a.b': { c: null } },
  { severity: ['high'], score: '9', a: { b: 1 } },
];

export const PAYLOADS: readonly JsonValue[] = [
  {},
  { text: 'a\r\nb\u{1f600}', n: 2n ** 53n + 1n },
  { b: null, 2: [], 1: {} },
  { $set: { 'a.b': new JsonNumber('1.10') } },
];
export const WRONG_PAYLOADS: readonly unknown[] = [null, [], 'x', { k: 'a\0' }, { '\ud800': 1 }, { k: Number.NaN }, { k: 'x'.repeat(65_536) }];

export const TEMPLATE_NAMES = ['alert', 'Alert', 'weekly digest'] as const;
export const LOCALES = ['de', 'de-AT', 'DE-at', 'en', 'zh-Hant-TW', 'zh', 'default', 'default'] as const;
export const WRONG_LOCALES: readonly unknown[] = ['', 'de_AT', 'd', 'de-', 'deutschland', 'de-a', null];

export const PAUSES_MS = [SECOND_MS, SECOND_MS, MINUTE_MS, MINUTE_MS, HOUR_MS, 7 * DAY_MS] as const;
export const LEASES_MS = [1, SECOND_MS, MINUTE_MS, DAY_MS, DAY_MS, DAY_MS] as const;
export const WORKERS = ['w1', 'w1', 'w2'] as const;
export const GROUPS = ['cve', 'Cve', 'policy'] as const;
export const RECIPIENTS = ['ann', 'ann', 'Ann', 'ben', '\u{1f600}'] as const;
export const PARTICIPANTS = ['ann', 'ben', 'zo\u00eb', '\u{1f600}'] as const;
export const TARGETS = ['web', 'Web', 'db', '\u{1f600}'] as const;

/** Around where the clock starts: on the minutes and days of the calendars in these pools, and a millisecond beside. */
export const INSTANTS: readonly Date[] = [0, 0, 1, -1, MINUTE_MS, MINUTE_MS - 1, HOUR_MS, HOUR_MS - 1, DAY_MS, DAY_MS - 1, 7 * DAY_MS, 90 * DAY_MS].map(
  (ms) => new Date(EPOCH_MS + ms),
);
/** Before and after anything that happens. */
export const FAR_INSTANTS: readonly Date[] = [new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z')];
export const WRONG_INSTANTS: readonly unknown[] = [new Date('0000-12-31T23:59:59.999Z'), '2026-01-01T00:00:00Z', 0, null];

/** Several within one millisecond, and at both ends of what is held (V13, V16, V26). */
export const EVENT_TIMES: readonly Micros[] = [0n, 0n, 1n, 2n, 999n, 1000n, -1n].map((us) => new Micros(BigInt(EPOCH_MS) * 1000n + us));
export const FAR_EVENT_TIMES: readonly Micros[] = [Micros.fromIso('0001-01-01T00:00:00Z'), Micros.fromIso('9999-12-31T23:59:59.999999Z')];
export const WRONG_EVENT_TIMES: readonly unknown[] = [new Micros(-62_135_596_800_000_001n), new Micros(253_402_300_800_000_000n), new Date(0), 0, null];
