import type { JsonValue } from '#harness';
import type { PageArgs } from '../../support/page.ts';

export type GrantType = 'authorization_code' | 'client_credentials' | 'refresh_token' | 'device_code';

export interface Client {
  readonly clientId: string;
  readonly name: string;
  readonly normalizedName: string;
  readonly secretHash: string | null;
  readonly previousSecretHash: string | null;
  readonly previousSecretExpiresAt: Date | null;
  readonly secretRotatedAt: Date | null;
  readonly scopes: readonly string[];
  /** Distinct, in code point order. */
  readonly grantTypes: readonly GrantType[];
  /** In the order given. */
  readonly redirectUris: readonly string[];
  readonly properties: JsonValue;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface RegisterClient {
  readonly name: string;
  /** Missing or null: a public client. */
  readonly secretHash?: string | null;
  readonly scopes: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris?: readonly string[];
  readonly properties?: JsonValue;
}

export interface UpdateClient {
  readonly clientId: string;
  readonly version: number;
  readonly name?: string;
  readonly grantTypes?: readonly GrantType[];
  readonly redirectUris?: readonly string[];
  readonly properties?: JsonValue;
}

export interface GrantClientScopes {
  readonly clientId: string;
  readonly version: number;
  readonly scopes: readonly string[];
}

export interface RotateClientSecret {
  readonly clientId: string;
  readonly version: number;
  readonly secretHash: string;
  /** 0 to 30 days. */
  readonly overlapMs: number;
}

export interface SetClientEnabled {
  readonly clientId: string;
  readonly version: number;
  readonly enabled: boolean;
}

export interface ListClients extends PageArgs {
  readonly scope?: string;
  readonly enabled?: boolean;
}

export interface Scope {
  readonly name: string;
  readonly description: string | null;
  /** In the order given. */
  readonly resources: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface DefineScope {
  readonly name: string;
  readonly description?: string | null;
  readonly resources?: readonly string[];
}

export interface ListScopes extends PageArgs {
  readonly prefix?: string;
}
