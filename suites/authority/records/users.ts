import type { JsonValue } from '#harness';
import type { PageArgs } from '../../support/page.ts';

export type UserStatus = 'active' | 'disabled';

export interface User {
  readonly userId: string;
  /** As it was given. */
  readonly username: string;
  readonly normalizedName: string;
  readonly email: string | null;
  readonly displayName: string | null;
  /** In PHC string format. Never the password. */
  readonly passwordHash: string | null;
  /** Distinct, in code point order. */
  readonly roles: readonly string[];
  readonly attributes: JsonValue;
  readonly status: UserStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly disabledAt: Date | null;
  readonly lastLoginAt: Date | null;
}

export interface CreateUser {
  readonly username: string;
  readonly email?: string | null;
  readonly displayName?: string | null;
  readonly passwordHash?: string | null;
  readonly roles?: readonly string[];
  /** An object. Default `{}`. */
  readonly attributes?: JsonValue;
}

export interface VersionedUser {
  readonly userId: string;
  readonly version: number;
}

export interface UpdateUser extends VersionedUser {
  readonly username?: string;
  readonly email?: string | null;
  readonly displayName?: string | null;
  readonly passwordHash?: string | null;
  readonly roles?: readonly string[];
  /** Replaces the attributes as a whole. */
  readonly attributes?: JsonValue;
}

export interface DisabledUser {
  readonly user: User;
  readonly revokedTokens: number;
}

export interface ListUsers extends PageArgs {
  readonly status?: UserStatus;
  readonly namePrefix?: string;
  readonly role?: string;
  readonly email?: string | null;
}

export interface ListUsersByAttribute extends PageArgs {
  readonly key: string;
  readonly value: JsonValue;
}
