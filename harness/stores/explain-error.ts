import { redact } from '../kit/redact.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

const UNREACHABLE =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|timeout|Server selection timed out|terminated unexpectedly/i;
const AUTH =
  /Authentication failed|password authentication failed|auth(?:entication)? required|requires authentication|no pg_hba\.conf entry|SASL|28P01|28000/i;
const DISK_FULL = /ENOSPC|No space left on device|53100|disk full/i;
const DISK_ADVICE = 'the disk is full: free some space, or point TMPDIR and CUTOVER_CACHE at a larger disk';
const PRIVILEGE = /permission denied|not authorized|must be (?:superuser|owner)|42501|Only roles with/i;

/**
 * A driver's error as a StoreError: which store, what is wrong, what to do next. A StoreError passes unchanged.
 *
 * @param variable Where the URL was given; default the environment variable of given servers.
 */
export function explainError(
  store: 'mongo' | 'postgres',
  server: string,
  error: unknown,
  variable = store === 'mongo' ? 'MONGO_URL' : 'POSTGRES_URL',
): StoreError {
  if (error instanceof StoreError) return error;
  const said = describe(error);
  const [code, advice] = classify(said);
  const name = store === 'mongo' ? 'MongoDB' : 'PostgreSQL';
  return new StoreError(code, `${name} at ${server}: ${advice.replace('URL', variable)} (${firstLine(said)})`, { store, cause: error });
}

/** An error of the file system as a StoreError, when it says that the disk is full; else the error as it is. */
export function explainDiskFull(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error) || !DISK_FULL.test(describe(error))) return error;
  return new StoreError('store_disk_full', `${DISK_ADVICE} (${firstLine(describe(error))})`, { cause: error });
}

/** The code that fits a server's or driver's words. */
export function classify(said: string): readonly [StoreErrorCode, string] {
  if (DISK_FULL.test(said)) return ['store_disk_full', DISK_ADVICE];
  if (AUTH.test(said)) return ['store_auth', 'user or password was refused: correct the credentials in URL'];
  if (PRIVILEGE.test(said))
    return ['store_no_privilege', 'the user lacks a privilege that the run needs (create databases and roles, grant BYPASSRLS): use one that has it in URL'];
  if (UNREACHABLE.test(said)) return ['store_unreachable', 'no answer: start the server, or correct host and port in URL'];
  return ['store_start_failed', 'the server refused'];
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  return redact(`${code}${error.message}`);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
