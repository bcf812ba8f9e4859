/** Who to connect as, and to which database. */
export interface PostgresIdentity {
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
}

/** The same server, as someone else or in another database. Everything that the URL says besides stays. */
export function withPostgresIdentity(url: string, identity: PostgresIdentity): string {
  const changed = new URL(url);
  if (identity.database !== undefined) changed.pathname = `/${encodeURIComponent(identity.database)}`;
  for (const [part, value] of [
    ['user', identity.user],
    ['password', identity.password],
  ] as const) {
    if (value === undefined) continue;
    changed.searchParams.delete(part);
    // A URL without a host (a socket, named by ?host=) has no place for credentials but its query.
    if (changed.host === '') changed.searchParams.set(part, value);
    else changed[part === 'user' ? 'username' : 'password'] = encodeURIComponent(value);
  }
  return changed.href;
}

/** Where the server of a URL listens; undefined for a socket, and where what is said may be encrypted. */
export function postgresAddress(url: string): { readonly host: string; readonly port: number } | undefined {
  const { hostname, port, searchParams } = new URL(url);
  const isPlain = (searchParams.get('sslmode') ?? 'disable') === 'disable' && ['false', '0'].includes(searchParams.get('ssl') ?? 'false');
  if (!isPlain || searchParams.has('host') || hostname.includes('%')) return undefined;
  return { host: hostname.replace(/^\[|\]$/g, '') || 'localhost', port: Number(port || 5432) };
}

/** The same, by another address. */
export function withPostgresAddress(url: string, { host, port }: { readonly host: string; readonly port: number }): string {
  const changed = new URL(url);
  changed.hostname = host;
  changed.port = String(port);
  return changed.href;
}

/** Host and port only: what tells one server from another, fit to print. */
export function postgresServerName(url: string): string {
  const parsed = new URL(url);
  const socket = parsed.searchParams.get('host');
  if (socket !== null) return socket;
  return `${parsed.hostname || 'localhost'}:${parsed.port || '5432'}`;
}
