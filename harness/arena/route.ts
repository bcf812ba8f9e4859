import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import type { Address } from '../faults/wire-proxy.ts';
import { mongoAddress, withMongoAddress } from '../stores/mongo-url.ts';
import { postgresAddress, withPostgresAddress } from '../stores/postgres-url.ts';

/** Where the server of a target listens; undefined where no proxy can stand before it: encrypted, several hosts, a socket. */
export function addressOf(target: MongoTarget | PostgresTarget): Address | undefined {
  return target.kind === 'mongo' ? mongoAddress(target.uri) : postgresAddress(target.ownerUri);
}

/** The same database, by another address. */
export function routed<Target extends MongoTarget | PostgresTarget>(target: Target, address: Address): Target {
  if (target.kind === 'mongo') return { ...target, uri: withMongoAddress(target.uri, address) };
  const { ownerUri, appUri, bypassUri } = target;
  const by = (uri: string): string => withPostgresAddress(uri, address);
  return { ...target, ownerUri: by(ownerUri), appUri: by(appUri), bypassUri: by(bypassUri) };
}
