import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { idOf, issuer, key, think } from './scenarios/steps.ts';

const ISSUERS = 50;
/** Distinct bytes for every number, as no two keys of a tenant are of the same material. */
function material(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}
const own = (at: number) => issuer(`issuer ${at}`, { trusted: true, weight: at, tags: ['vendor'], metadata: { country: 'de' } });
const global = (prefix: string, at: number) => issuer(`${prefix} ${at}`, { trusted: true, weight: at }, { tenant: '@global' });

/** How the critical paths are called when their time is taken: own and global issuers, some of them overridden. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  resolveKey: {
    setup: times(ISSUERS, (at) => [own(at), key(`issuer ${at}`, `key-${at}`, at, { material: material(at) })]),
    args: (n) => ({ issuerId: idOf(`issuer ${n % ISSUERS}`), keyId: `key-${n % ISSUERS}` }),
  },
  listTrustedIssuers: {
    setup: [...times(ISSUERS, own), ...times(ISSUERS, (at) => global('authority', at)), ...times(10, (at) => think(`authority ${at}`, 0, { weight: 50 + at }))],
    args: () => ({ limit: 50 }),
  },
};
