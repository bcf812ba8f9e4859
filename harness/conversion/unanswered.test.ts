import { MongoNetworkError, MongoServerError } from 'mongodb';
import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../kit/domain-error.ts';
import { isUnanswered } from './unanswered.ts';

const ofPostgres = (code: string): Error => Object.assign(new DatabaseError('m', 1, 'error'), { code });

describe('isUnanswered', () => {
  it.each([
    ofPostgres('57P01'),
    ofPostgres('08006'),
    new MongoNetworkError('m'),
    new MongoServerError({ code: 91 }),
    new MongoServerError({ message: 'connection 2 closed' }),
    Object.assign(new MongoServerError({ message: 'write ECONNRESET' }), { code: 'ECONNRESET' }),
    Object.assign(new Error('m'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new TypeError('commitError.hasErrorLabel is not a function'),
    new DomainError('unavailable'),
  ])('%s: the store did not say', (error) => expect(isUnanswered(error)).toBe(true));

  it.each([ofPostgres('23505'), ofPostgres('53100'), new MongoServerError({ code: 11_000 }), new TypeError('m'), new DomainError('conflict'), 'text'])(
    '%s: an answer, or a fault of who asked',
    (error) => expect(isUnanswered(error)).toBe(false),
  );
});
