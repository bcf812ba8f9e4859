import { describe, expect, it } from 'vitest';
import { PersistenceError, parsePersistence } from './persistence.ts';

const MODULES = ['authority', 'issuer-directory', 'policy'];

describe('parsePersistence', () => {
  it("reads the plan's object, by the plan's names or ours; what is not named stays on MongoDB", () => {
    const read = parsePersistence({ Authority: 'Postgres', 'issuer-directory': 'DualWrite', ConvertOnRead: true, WriteToBoth: false }, MODULES);
    const options = { writeToBoth: false, fallbackToMongo: true, convertOnRead: true };
    expect(Object.fromEntries(read)).toEqual({
      authority: { mode: 'Postgres', options },
      'issuer-directory': { mode: 'DualWrite', options },
      policy: { mode: 'Mongo', options },
    });
    expect(parsePersistence({ IssuerDirectory: 'Postgres' }, MODULES).get('issuer-directory')?.mode).toBe('Postgres');
  });

  it.each([
    [{ Authorty: 'Postgres' }, /unknown module or option "Authorty"\. Did you mean "Authority"\?/],
    [{ FallbackToMango: true }, /Did you mean "FallbackToMongo"\?/],
    [{ Authority: 'Postgre' }, /Persistence\.Authority is one of Mongo, Postgres, DualWrite.*Did you mean "Postgres"\?/],
    [{ Authority: true }, /not true/],
    [{ WriteToBoth: 'yes' }, /true or false, not "yes"/],
    [{ IssuerDirectory: 'Mongo', 'issuer-directory': 'Postgres' }, /twice/],
    [['Postgres'], /is an object/],
    [null, /is an object/],
    [undefined, /is an object/],
  ])('refuses %j', (value, message) => {
    expect(() => parsePersistence(value, MODULES)).toThrow(PersistenceError);
    expect(() => parsePersistence(value, MODULES)).toThrow(message);
  });
});
