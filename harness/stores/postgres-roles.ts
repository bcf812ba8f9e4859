import { randomBytes } from 'node:crypto';
import { DatabaseError } from 'pg';
import { type Queryable, runFormatted } from './formatted-sql.ts';
import { scramVerifier } from './scram-verifier.ts';
import { StoreError } from './store-error.ts';

/** A login role that the run made. */
export interface PostgresRole {
  readonly name: string;
  readonly password: string;
}

/** The roles of one run: they live on the server, not in a database, so all its databases share them. */
export interface PostgresRoles {
  /** Owns every database, and what migrations create. */
  readonly owner: PostgresRole;
  /** What repositories connect as: owns nothing, bypasses nothing. */
  readonly app: PostgresRole;
  /** The application's grants with row-level security out of the way. */
  readonly bypass: PostgresRole;
  /**
   * The owner's rights with row-level security out of the way, since FORCE binds the owner too: raw reads and resets. Where
   * the run may say so, ordinary triggers and references are out of the way as well.
   */
  readonly reader: PostgresRole;
}

/** Stretching 24 random bytes guards nothing, and costs each of some thousand connections 4,096 rounds by default. */
const ROUNDS = 1;

const PLAIN = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT';

/** SQLSTATE `insufficient_privilege`. */
const NO_PRIVILEGE = '42501';

/** Makes the four roles, with random passwords. Their names must have been recorded before. */
export async function createRoles(admin: Queryable, names: Readonly<Record<keyof PostgresRoles, string>>, server: string): Promise<PostgresRoles> {
  const make = async (name: string, attributes: string): Promise<PostgresRole> => {
    const password = randomBytes(24).toString('base64url');
    try {
      await runFormatted(admin, `CREATE ROLE %I ${PLAIN} ${attributes} PASSWORD %L`, [name, scramVerifier(password, randomBytes(16), ROUNDS)]);
    } catch (cause) {
      throw explainRefusal(server, attributes, cause);
    }
    return { name, password };
  };
  const owner = await make(names.owner, 'NOBYPASSRLS');
  const app = await make(names.app, 'NOBYPASSRLS');
  const bypass = await make(names.bypass, 'BYPASSRLS');
  const reader = await make(names.reader, 'BYPASSRLS');
  await setReplica(admin, reader.name);
  await runFormatted(admin, 'GRANT %I TO %I', [app.name, bypass.name]);
  await runFormatted(admin, 'GRANT %I TO %I', [owner.name, reader.name]);
  // Only a member of the owner role may give it a database, and only a member of a role may end its connections, as dropping a
  // database does with those that are left. A superuser is as good as a member.
  await runFormatted(admin, 'GRANT %I, %I, %I, %I TO CURRENT_USER', [owner.name, app.name, bypass.name, reader.name]);
  return { owner, app, bypass, reader };
}

/**
 * The sessions of a role stand to triggers as those of a replica do: what a reset or a copy must not meet need not be altered
 * in the catalog, which costs more than the reset, and makes every other connection look it all up again. Only a superuser
 * may set it; elsewhere triggers are disabled one by one.
 */
async function setReplica(admin: Queryable, role: string): Promise<void> {
  try {
    await runFormatted(admin, "ALTER ROLE %I SET session_replication_role = 'replica'", [role]);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === NO_PRIVILEGE)) throw error;
  }
}

function explainRefusal(server: string, attributes: string, cause: unknown): StoreError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const what =
    attributes === 'BYPASSRLS'
      ? 'BYPASSRLS cannot be granted by the user of POSTGRES_URL: use a superuser, or (from PostgreSQL 16 on) a role that has CREATEROLE and BYPASSRLS itself'
      : 'the user of POSTGRES_URL cannot create roles: use a superuser, or a role with CREATEROLE and CREATEDB';
  return new StoreError('store_no_privilege', `PostgreSQL at ${server}: ${what} (${said})`, { store: 'postgres', cause });
}
