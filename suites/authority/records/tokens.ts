import type { PageArgs } from '../../support/page.ts';

export type SubjectKind = 'user' | 'client' | 'service_account';

export interface TokenSubject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export type TokenKind = 'access' | 'refresh';

export interface Token {
  readonly tokenId: string;
  readonly kind: TokenKind;
  readonly clientId: string;
  readonly subject: TokenSubject;
  readonly scopes: readonly string[];
  /** SHA-256 of the token, 32 bytes. */
  readonly tokenHash: Uint8Array;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
}

export interface IssueToken {
  readonly kind: TokenKind;
  readonly clientId: string;
  readonly subject: TokenSubject;
  readonly scopes: readonly string[];
  readonly tokenHash: Uint8Array;
  /** 1 ms to 400 days. */
  readonly expiresInMs: number;
}

export type TokenState = 'active' | 'revoked' | 'expired' | 'unknown';

export interface Introspection {
  readonly state: TokenState;
  readonly active: boolean;
  readonly token: Token | null;
}

export interface RevokeToken {
  readonly tokenHash: Uint8Array;
  readonly reason?: string | null;
}

export interface RevokedToken {
  readonly token: Token;
  /** False when it was revoked before. */
  readonly revokedNow: boolean;
}

export interface RevokeSubject {
  readonly subject: TokenSubject;
  readonly reason?: string | null;
}

export interface RevokedSubject {
  /** Ids of the tokens that this call revoked, ascending. */
  readonly tokenIds: readonly string[];
}

export interface ListTokens extends PageArgs {
  readonly subject: TokenSubject;
  readonly activeOnly?: boolean;
}
