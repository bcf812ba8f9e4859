import { describe, expect, test } from 'vitest';
import { mongoAddress, withMongoAddress } from './mongo-url.ts';
import { postgresAddress, withPostgresAddress } from './postgres-url.ts';

const PROXY = { host: '127.0.0.1', port: 9 };

describe('where the server of a MongoDB connection string listens', () => {
  test.each([
    ['mongodb://127.0.0.1:4000/db?replicaSet=x', { host: '127.0.0.1', port: 4000 }],
    ['mongodb://me:p%40ss@db.example/', { host: 'db.example', port: 27017 }],
    ['mongodb://[::1]:5/', { host: '::1', port: 5 }],
    ['mongodb://a:1,b:2/', undefined],
    ['mongodb+srv://cluster.example/', undefined],
    ['mongodb://a:1/?tls=true', undefined],
    ['mongodb://%2Ftmp%2Fmongodb-27017.sock/', undefined],
  ])('%s', (url, address) => {
    expect(mongoAddress(url)).toEqual(address);
  });

  test('another address is taken as it stands, and all else stays', () => {
    expect(withMongoAddress('mongodb://me:p%40ss@db:4000/x?replicaSet=rs&authSource=admin', PROXY)).toBe(
      'mongodb://me:p%40ss@127.0.0.1:9/x?authSource=admin&directConnection=true',
    );
  });
});

describe('where the server of a PostgreSQL URL listens', () => {
  test.each([
    ['postgresql://me:secret@db.example:6543/x', { host: 'db.example', port: 6543 }],
    ['postgres://db.example/x?sslmode=disable', { host: 'db.example', port: 5432 }],
    ['postgres://[::1]:5/x', { host: '::1', port: 5 }],
    ['postgres://db.example/x?sslmode=require', undefined],
    ['postgres://db.example/x?ssl=true', undefined],
    ['postgres:///x?host=/var/run/postgresql', undefined],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/x', undefined],
  ])('%s', (url, address) => {
    expect(postgresAddress(url)).toEqual(address);
  });

  test('another address, and all else stays', () => {
    expect(withPostgresAddress('postgresql://me:p%40ss@db:6543/x?application_name=y', PROXY)).toBe('postgresql://me:p%40ss@127.0.0.1:9/x?application_name=y');
  });
});
