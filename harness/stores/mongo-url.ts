// A MongoDB connection string may name several hosts, which URL does not parse (connection string spec, "Host Information").
const PARTS = /^(mongodb(?:\+srv)?:\/\/)(?:([^@/?]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/** The same server, another database. Credentials stay valid: they are checked where they were before. */
export function withMongoDatabase(url: string, database: string): string {
  const parts = PARTS.exec(url);
  if (parts === null) throw new RangeError('not a MongoDB connection string: it begins with mongodb:// or mongodb+srv:// and names a host');
  const [, scheme, credentials, hosts, was, query] = parts;
  const options = new URLSearchParams(query ?? '');
  // Without authSource the driver authenticates against the database in the path, which is about to change.
  if (credentials !== undefined && !hasOption(options, 'authSource') && !hasOption(options, 'authMechanism')) options.set('authSource', was || 'admin');
  const rest = options.toString();
  return `${scheme}${credentials === undefined ? '' : `${credentials}@`}${hosts}/${encodeURIComponent(database)}${rest === '' ? '' : `?${rest}`}`;
}

/** Hosts and ports only: what tells one server from another, fit to print. */
export function mongoServerName(url: string): string {
  return PARTS.exec(url)?.[3] ?? 'mongodb';
}

/** Option names are case-insensitive. */
function hasOption(options: URLSearchParams, name: string): boolean {
  return [...options.keys()].some((key) => key.toLowerCase() === name.toLowerCase());
}
