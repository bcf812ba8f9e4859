import { describe, expect, it } from 'vitest';
import { type MongoFacts, requireMongo } from './inspect-mongo.ts';
import { type PostgresFacts, requirePostgres } from './inspect-postgres.ts';

const MONGO: MongoFacts = { version: '5.0.0', topology: 'replica set r', durability: 'full' };
const POSTGRES: PostgresFacts = {
  version: '13.1',
  versionNumber: 130_001,
  user: 'admin',
  isStandby: false,
  canCreateDatabases: true,
  canCreateRoles: true,
  canGrantBypass: true,
  durability: 'full',
};

describe('requireMongo', () => {
  it('takes the oldest release that will do, as a set or behind a router', () => {
    requireMongo(MONGO, 'h:1');
    requireMongo({ ...MONGO, topology: 'sharded cluster' }, 'h:1');
  });

  it.each([
    [{ version: '4.4.29' }, 'store_too_old', 'MongoDB at h:1 is 4.4.29, needed is 5.0 or later: give a newer one in MONGO_URL'],
    [{ topology: 'standalone' }, 'store_no_replica_set', /standalone server, which has no transactions: start it with --replSet/],
  ])('refuses %j', (change, code, message) => {
    expect(() => requireMongo({ ...MONGO, ...change }, 'h:1')).toThrow(
      expect.objectContaining({ code, message: typeof message === 'string' ? message : expect.stringMatching(message) }),
    );
  });
});

describe('requirePostgres', () => {
  it('takes the oldest release that will do', () => {
    requirePostgres(POSTGRES, 'h:1');
  });

  it.each([
    [{ version: '12.22', versionNumber: 120_022 }, 'store_too_old', /is 12\.22, needed is 13 or later/],
    [{ isStandby: true }, 'store_configuration', /is a standby and takes no writes/],
    [{ canCreateDatabases: false }, 'store_no_privilege', /gives user "admin" no CREATEDB, which/],
    [{ canGrantBypass: false }, 'store_no_privilege', /grant BYPASSRLS.*before PostgreSQL 16 that takes a superuser/],
    [{ canGrantBypass: false, versionNumber: 160_000 }, 'store_no_privilege', /ALTER ROLE \.\.\. BYPASSRLS/],
  ])('refuses %j', (change, code, message) => {
    expect(() => requirePostgres({ ...POSTGRES, ...change }, 'h:1')).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
