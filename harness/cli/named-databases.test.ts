import { describe, expect, it } from 'vitest';
import { type NamedFlags, namedDatabases } from './named-databases.ts';

const ENV = { CUTOVER_SOURCE_URL: 'mongodb://env/m', CUTOVER_TARGET_URL: 'postgres://env/p', CUTOVER_READER_URL: 'postgres://r@env/p' };
const [source, target] = ['mongodb://a/m', 'postgres://a/p'];

describe('databases of a user’s own', () => {
  it('are those that are named; the environment counts only where that is said', () => {
    expect(namedDatabases({}, ENV)).toBeUndefined();
    expect(namedDatabases({ source, target }, ENV)).toEqual({ source, target });
    expect(namedDatabases({ fromEnv: true, target }, ENV)).toEqual({ source: 'mongodb://env/m', target, reader: 'postgres://r@env/p' });
    expect(namedDatabases({ source, database: 'm', dryRun: true }, {})).toEqual({ source, database: 'm' });
    expect(namedDatabases({ fromEnv: true, dryRun: true }, ENV)).toEqual({ source: 'mongodb://env/m' });
  });

  it.each<[NamedFlags, string]>([
    [{ source }, '--source needs --target; --dry-run says first'],
    [{ target }, '--target goes with a source'],
    [{ dryRun: true }, '--dry-run goes with a source'],
    [{ database: 'm' }, '--database goes with a source'],
    [{ fromEnv: true }, '--from-env goes with a source'],
    [{ source, target, dryRun: true }, 'leave out --target'],
  ])('are refused: %j', (flags, message) => {
    expect(() => namedDatabases(flags, {})).toThrow(message);
  });
});
