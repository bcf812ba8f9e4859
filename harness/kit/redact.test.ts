import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

describe('redact', () => {
  it.each([
    ['postgresql://app:s3cret@localhost:5432/x', 'postgresql://app:***@localhost:5432/x'],
    ['mongodb+srv://u:p%40ss@a.example,b.example/db?replicaSet=r', 'mongodb+srv://u:***@a.example,b.example/db?replicaSet=r'],
    ['mongodb://u:p@ss@host/', 'mongodb://u:***@host/'],
    ['postgres://host/x?user=u&password=secret&sslmode=require', 'postgres://host/x?user=u&password=***&sslmode=require'],
    ['postgres:///x?host=/run&sslpassword=k', 'postgres:///x?host=/run&sslpassword=***'],
    ['mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:abc', 'mongodb://h/?authMechanismProperties=***'],
    ['connect to postgres://a:b@c/d failed, then mongodb://e:f@g/h', 'connect to postgres://a:***@c/d failed, then mongodb://e:***@g/h'],
    ['postgres://:only@h/d', 'postgres://:***@h/d'],
  ])('hides the secrets of %s', (url, printed) => {
    expect(redact(url)).toBe(printed);
  });

  it.each(['mongodb://127.0.0.1:27017/?replicaSet=r', 'postgres://user@host/db', 'http://host:80/a@b', 'a: b@c'])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text);
  });
});
