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

/** Where the one server listens that a connection string names; undefined for several, for a look-up by name, and where what is said is encrypted. */
export function mongoAddress(url: string): { readonly host: string; readonly port: number } | undefined {
  const [, scheme, , hosts = '', , query] = PARTS.exec(url) ?? [];
  const options = new URLSearchParams(query ?? '');
  const isEncrypted = [...options].some(([name, value]) => ['tls', 'ssl'].includes(name.toLowerCase()) && value === 'true');
  const [, host, port] = /^(\[[^\]]+\]|[^:,]+)(?::(\d+))?$/.exec(decodeURIComponent(hosts)) ?? [];
  if (scheme !== 'mongodb://' || isEncrypted || host === undefined || host.includes('/')) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 27017) };
}

/** The same, by another address: as it stands, whatever the members of its replica set call themselves. */
export function withMongoAddress(url: string, { host, port }: { readonly host: string; readonly port: number }): string {
  const [, scheme, credentials, , database, query] = PARTS.exec(url) ?? [];
  const options = new URLSearchParams(query ?? '');
  for (const name of [...options.keys()]) if (['replicaset', 'directconnection'].includes(name.toLowerCase())) options.delete(name);
  options.set('directConnection', 'true');
  return `${scheme}${credentials === undefined ? '' : `${credentials}@`}${host}:${port}/${database ?? ''}?${options}`;
}

/** Hosts and ports only: what tells one server from another, fit to print. */
export function mongoServerName(url: string): string {
  return PARTS.exec(url)?.[3] ?? 'mongodb';
}

/** Option names are case-insensitive. */
function hasOption(options: URLSearchParams, name: string): boolean {
  return [...options.keys()].some((key) => key.toLowerCase() === name.toLowerCase());
}
