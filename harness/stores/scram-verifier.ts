import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/**
 * What a server keeps of a password, as `CREATE ROLE … PASSWORD` takes it in place of the password itself (PostgreSQL,
 * "CREATE ROLE"; RFC 5802, 3; RFC 7677). The server then never sees the password, and of every version one round does
 * where a setting for it came with PostgreSQL 16 only.
 *
 * @param iterations how often the password is stretched: for one that nobody can guess, once is enough.
 */
export function scramVerifier(password: string, salt: Buffer, iterations: number): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyed = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest();
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored.toString('base64')}:${keyed('Server Key').toString('base64')}`;
}
