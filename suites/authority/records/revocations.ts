import type { JsonValue } from '#harness';
import type { PageArgs } from '../../support/page.ts';

export type RevocationCategory = 'token' | 'subject' | 'client' | 'key';

export interface Revocation {
  readonly category: RevocationCategory;
  /** What is revoked; for `token`, the token's id. */
  readonly key: string;
  readonly reason: string | null;
  readonly metadata: JsonValue;
  readonly revokedAt: Date;
  /** Null: it stays on the list for ever. */
  readonly expiresAt: Date | null;
}

export interface AddRevocation {
  readonly category: RevocationCategory;
  readonly key: string;
  readonly reason?: string | null;
  readonly metadata?: JsonValue;
  /** 1 ms to 10 years; missing or null: never. */
  readonly expiresInMs?: number | null;
}

export interface AddedRevocation {
  readonly revocation: Revocation;
  /** False when the entry stood before. */
  readonly added: boolean;
}

export interface ListRevocations extends PageArgs {
  readonly category?: RevocationCategory;
}

export interface RevocationExport {
  /** UTF-8 JSON. */
  readonly document: Uint8Array;
  /** SHA-256 of the document, lower-case hex. */
  readonly digest: string;
  readonly entries: number;
}
