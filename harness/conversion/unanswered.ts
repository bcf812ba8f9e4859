import { MongoError, MongoServerError } from 'mongodb';
import { DatabaseError } from 'pg';
import { isDomainError } from '../kit/domain-error.ts';

/** SQLSTATE classes and codes by which PostgreSQL ends or refuses a connection (its documentation, appendix A): 08, 57P01 to 57P05, 53300. */
const PARTING = /^(?:08...|57P0\d|53300)$/;

/** Errors of a mongod that is going down, or not there yet (its `error_codes.yml`): ShutdownInProgress, NotWritablePrimary and its kin, Interrupted…; a cursor that ended with it (43). */
const AWAY: ReadonlySet<unknown> = new Set([43, 91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

/**
 * Whether an error says nothing of what was asked for: the connection went, or the store was away. What was asked for may
 * have come about, or not. An answer that refuses it, whatever it says, is an answer.
 */
export function isUnanswered(error: unknown): boolean {
  if (isDomainError(error)) return error.kind === 'unavailable';
  if (error instanceof DatabaseError) return PARTING.test(error.code ?? '');
  // One without a number is no server's: a bulk write hands on what its connection said, a socket's ECONNRESET too.
  if (error instanceof MongoServerError) return typeof error.code !== 'number' || AWAY.has(error.code);
  if (error instanceof MongoError) return /Network|ServerSelection|PoolCleared|PoolClosed|NotConnected|Topology/.test(error.name);
  if (!(error instanceof Error)) return false;
  // MongoDB's driver (7.9.0, `withTransaction`) trips over an error of the socket's own that a commit ended with.
  if (error instanceof TypeError) return error.message === 'commitError.hasErrorLabel is not a function';
  const code = (error as { readonly code?: unknown }).code;
  return (
    code === 'ECONNRESET' || code === 'ECONNREFUSED' || code === 'EPIPE' || /^Connection terminated|connection is closed|not queryable/i.test(error.message)
  );
}
