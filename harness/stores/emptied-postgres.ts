import { escapeIdentifier, type Pool } from 'pg';

/** Ends whoever else is still connected, and waits until they are gone. */
const END_OTHERS = `
  SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** Schemas of a connection's temporary tables stay in the catalog, empty, as a server leaves them. */
const OWN_SCHEMAS = `SELECT nspname AS name FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_(toast_)?temp_'`;

/**
 * Whether a database is as it was made. What a server ships has object ids below 16384 (PostgreSQL source,
 * access/transam.h, FirstNormalObjectId). Objects of whichever kind that belong to a run's role or grant it something
 * depend on that role (catalog `pg_shdepend`); the others are an administrator's, who makes some kinds only.
 */
const IS_AS_MADE = `
  SELECT NOT EXISTS (SELECT FROM pg_shdepend s WHERE s.dbid = d.oid)
    AND NOT EXISTS (SELECT FROM pg_db_role_setting s WHERE s.setdatabase = d.oid AND s.setrole <> 0)
    AND d.datconnlimit = -1
    AND NOT EXISTS (${OWN_SCHEMAS})
    AND NOT EXISTS (SELECT FROM pg_class WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_proc WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_type WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_operator WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_statistic_ext WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_language WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_foreign_data_wrapper WHERE oid >= 16384)
    AND NOT EXISTS (SELECT FROM pg_event_trigger)
    AND NOT EXISTS (SELECT FROM pg_publication)
    AND NOT EXISTS (SELECT FROM pg_default_acl)
    AND NOT EXISTS (SELECT FROM pg_largeobject_metadata)
    AND EXISTS (SELECT FROM pg_namespace n JOIN pg_init_privs p ON p.objoid = n.oid AND p.classoid = 'pg_namespace'::regclass
                WHERE n.nspname = 'public' AND n.nspacl::text = p.initprivs::text) AS is_as_made
  FROM pg_database d WHERE d.datname = current_database()`;

/**
 * Drops what a run made in a database of its own, so that it can serve again: a new one is a copy of some three hundred
 * files, which costs several times as much.
 *
 * @param admin as a superuser, in that database.
 * @returns whether the database is as a new one; false where something stands that no schema holds, and it must be dropped.
 */
export async function emptiedPostgres(admin: Pool): Promise<boolean> {
  const client = await admin.connect();
  try {
    await client.query(END_OTHERS);
    const { rows: schemas } = await client.query<{ name: string }>(OWN_SCHEMAS);
    if (schemas.length > 0) await client.query(`DROP SCHEMA ${schemas.map(({ name }) => escapeIdentifier(name)).join(', ')} CASCADE`);
    const { rows } = await client.query<{ is_as_made: boolean }>(IS_AS_MADE);
    return rows[0]?.is_as_made === true;
  } catch {
    return false;
  } finally {
    client.release(true);
  }
}
