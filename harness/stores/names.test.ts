import { describe, expect, it } from 'vitest';
import { mongoServerName, withMongoDatabase } from './mongo-url.ts';
import { checkRunId, targetName } from './names.ts';
import { postgresServerName, withPostgresIdentity } from './postgres-url.ts';

describe('targetName', () => {
  it('is made of run, label and number', () => {
    expect(targetName('r1', 'Authority / mongo′', 3)).toBe('cutover_r1_authority_mongo_3');
    expect(targetName('r1', '′', 1)).toBe('cutover_r1_target_1');
  });

  it('never grows over 63 bytes, and stays unique by its number', () => {
    const one = targetName('a'.repeat(16), 'x'.repeat(200), 1);
    const two = targetName('a'.repeat(16), 'x'.repeat(200), 12345);
    expect(Buffer.byteLength(one)).toBe(63);
    expect(Buffer.byteLength(two)).toBe(63);
    expect(one).not.toBe(two);
  });

  it.each(['', 'UPPER', 'a-b', 'a'.repeat(17), 'a;b'])('refuses the run id %j', (id) => {
    expect(() => checkRunId(id)).toThrow(/run id/);
  });
});

describe('withMongoDatabase', () => {
  it.each([
    ['mongodb://h:1/?replicaSet=r', 'mongodb://h:1/x?replicaSet=r'],
    ['mongodb://h', 'mongodb://h/x'],
    ['mongodb://u:p@a:1,b:2/prod', 'mongodb://u:p@a:1,b:2/x?authSource=prod'],
    ['mongodb://u:p@a', 'mongodb://u:p@a/x?authSource=admin'],
    ['mongodb://u:p@a/prod?AuthSource=other', 'mongodb://u:p@a/x?AuthSource=other'],
    ['mongodb+srv://u@a/prod?authMechanism=MONGODB-X509', 'mongodb+srv://u@a/x?authMechanism=MONGODB-X509'],
  ])('%s', (url, changed) => {
    expect(withMongoDatabase(url, 'x')).toBe(changed);
  });

  it('refuses what is no connection string', () => {
    expect(() => withMongoDatabase('http://h', 'x')).toThrow(/mongodb:\/\//);
  });

  it('names the server without credentials', () => {
    expect(mongoServerName('mongodb://u:p@a:1,b:2/prod')).toBe('a:1,b:2');
  });
});

describe('withPostgresIdentity', () => {
  it('changes who and where, and nothing else', () => {
    expect(withPostgresIdentity('postgres://u:p@h:1/d?sslmode=require', { database: 'x', user: 'a b', password: 'p@/' })).toBe(
      'postgres://a%20b:p%40%2F@h:1/x?sslmode=require',
    );
    expect(withPostgresIdentity('postgres://u:p@h/d?user=other', { user: 'a', password: 'b' })).toBe('postgres://a:b@h/d');
  });

  it('works for a socket folder, which leaves no place for credentials before the host', () => {
    expect(withPostgresIdentity('postgres:///d?host=/run/pg', { database: 'x', user: 'a', password: 'b' })).toBe(
      'postgres:///x?host=%2Frun%2Fpg&user=a&password=b',
    );
    expect(postgresServerName('postgres:///d?host=/run/pg')).toBe('/run/pg');
  });
});
