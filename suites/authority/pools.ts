import { JsonNumber, type JsonValue } from '#harness';

export const EMAILS: readonly string[] = ['a@example.org', 'A@Example.org', 'b@example.org', 'é@example.org', 'e\u0301@EXAMPLE.org', ' c@example.org '];
export const WRONG_EMAILS: readonly string[] = ['', 'nobody', 'a@b@c', '@', 'a@\0'];

export const ROLES: readonly string[] = ['admin', 'Admin', 'reader', 'écrivain', '\u{1f600}', '\uffee'];

export const SCOPES: readonly string[] = ['read', 'read', 'write', 'Read', 'vuln:read', 'vuln:write', 'a.b', '$all', 'a_b', 'a%b', 'aXb', '*'];
export const WRONG_SCOPES: readonly string[] = ['', 'a b', 'é', '"', 'a\\b', 'x'.repeat(129)];
export const SCOPE_PREFIXES: readonly string[] = ['a', 'a_', 'a%', 'vuln:', '$', '*', 'r', 'R', '\\', '.'];

/** PHC strings. None is the hash of anything. */
export const HASHES: readonly string[] = [
  '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA',
  '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$b3RoZXI',
  '$scrypt$ln=16,r=8,p=1$c2FsdA$aGFzaA',
];
export const WRONG_HASHES: readonly string[] = ['', 'hunter2', '$argon2id$', '$argon2id$a b', `$a$${'x'.repeat(512)}`];

export const ATTRIBUTE_KEYS: readonly string[] = ['k', 'a.b', '$set', '', '__proto__', 'K'];

/** Values that many users have in common, some of them equal by value alone: what a search for one finds (V04, Q01, Q05, Q07). */
export const TAGS: readonly JsonValue[] = [1, new JsonNumber('1.0'), 1n, '1', [1], null, { a: 1, b: [] }, { b: [], a: new JsonNumber('1.00') }, -0, 0];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Lives and windows; the module's clock advances hit their ends exactly, and one beside. */
export const LIVES_MS: readonly number[] = [1, 1000, 1001, MINUTE_MS, 15 * MINUTE_MS, DAY_MS, 90 * DAY_MS, 365 * DAY_MS, 400 * DAY_MS, 400 * DAY_MS];
export const WINDOWS_MS: readonly number[] = [1, 1000, 1001, MINUTE_MS, 15 * MINUTE_MS, DAY_MS, DAY_MS, 90 * DAY_MS, 90 * DAY_MS, 90 * DAY_MS];
/** How late attempts are reported, µs: several within one ms, and at the ends of windows (V13, V26). */
export const AGES_US: readonly number[] = [0, 0, 1, 2, 499, 999, 1000, 1001, 999_999, 1_000_000, 1_000_001, 60_000_000];
