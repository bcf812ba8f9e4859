const DAY_MS = 86_400_000;

/** Often enough that the clock's steps reach the next due time, and some that take a day or a year. */
export const CRONS: readonly string[] = [
  '* * * * *',
  '* * * * *',
  '* * * * *',
  '*/5 * * * *',
  '0 * * * *',
  '30 2 * * *',
  '15,45 1-3 * * 0',
  '0 0 31 * *',
  '0 0 29 2 *',
  '0 12 13 * FRI',
  '0  9  *  jan-mar  mon,7',
];

/** No expressions, some that the library would take, and two that are never due (V17). */
export const WRONG_CRONS: readonly string[] = [
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '*/0 * * * *',
  '5/10 * * * *',
  '* * L * *',
  '* * * * 5#1',
  '? * * * *',
  '@daily',
  '0 0 30 2 *',
  '0 0 31 2,4,6,9,11 *',
  '* * * * mo',
  '\u0661 * * * *',
  '* * * * *\0',
  `${'1,'.repeat(80)}1 * * * *`,
];

/** Zones whose clocks move by half an hour, stand at odd offsets, or move on other days (V17). */
export const ZONES: readonly string[] = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'europe/berlin',
  'Etc/GMT+12',
];
export const WRONG_ZONES: readonly string[] = ['', 'Mars/Olympus', '+02:00', 'Europe', 'Europe/Berlin\0', 'x'.repeat(65), 'UTC; --'];

export const KEYS: readonly string[] = ['k1', 'K1', 'k2', 'a\u0301', '\u00e1', '\u{1f600}', ' k1', 'a.b$c'];
export const WRONG_KEYS: readonly string[] = ['', 'a\0', '\ud800', 'x'.repeat(257)];

/** Leases; the module's clock advances hit their ends exactly, and one beside. The longest outlast most jumps. */
export const LEASES_MS: readonly number[] = [1, 1000, 60_000, 60_000, 3_600_000, DAY_MS, DAY_MS, DAY_MS, DAY_MS];
export const WRONG_LEASES_MS: readonly unknown[] = [0, -1, 0.5, DAY_MS + 1, '1000', null];

export const DELAYS_MS: readonly number[] = [0, 0, 0, 1, 1000, 60_000, 30 * DAY_MS];

/** Ends of windows: before, within and after what a workload makes. */
export const INSTANTS: readonly Date[] = [
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T00:00:05Z',
  '2026-01-01T01:00:00Z',
  '2026-04-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
].map((text) => new Date(text));
