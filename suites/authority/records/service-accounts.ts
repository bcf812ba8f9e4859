import type { PageArgs } from '../../support/page.ts';

export interface ServiceAccount {
  readonly serviceAccountId: string;
  readonly name: string;
  readonly normalizedName: string;
  readonly description: string | null;
  /** By client id. */
  readonly bindings: readonly ServiceAccountBinding[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ServiceAccountBinding {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly boundAt: Date;
}

export interface CreateServiceAccount {
  readonly name: string;
  readonly description?: string | null;
}

export interface BindServiceAccount {
  readonly serviceAccountId: string;
  readonly version: number;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface UnbindServiceAccount {
  readonly serviceAccountId: string;
  readonly version: number;
  readonly clientId: string;
}

export interface ListServiceAccounts extends PageArgs {
  readonly clientId?: string;
  readonly scope?: string;
}
