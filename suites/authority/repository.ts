import type { JsonValue, Micros, OperationContext } from '#harness';

/**
 * Who may sign in, what may call, and which tokens stand: the contract that both stores must keep.
 *
 * For every method: the tenant comes from `context` (`forbidden` field `tenant` when it names none), `now` and ids come
 * from `context` too. Arguments are checked in the order in which they are listed, before the store is touched; the
 * first unusable one is `invalid` with its name as `field`. Text must be well-formed Unicode without NUL.
 *
 * Names are unique within a tenant by their normalized form: NFC, case folded, white space at both ends removed.
 * Text sorts by code points. A page holds at most `limit` items (1 to 200); `next` continues after its last item.
 * `version` starts at 1 and rises by one with every change; a write that names another version is `conflict` field
 * `version`, and changes nothing. What is not found in the tenant is `not_found`, with the argument that named it.
 */
export interface AuthorityRepository {
  /**
   * Makes an active user.
   *
   * @throws `duplicate` field `username` (constraint `users_name_key`), then field `email` (constraint `users_email_key`):
   * an e-mail address is unique by its normalized form where it is given.
   */
  createUser(context: OperationContext, args: CreateUser): Promise<User>;
  /** @throws `not_found` field `userId`. */
  getUser(context: OperationContext, args: { readonly userId: string }): Promise<User>;
  /** Finds a user by the normalized form of a name. @throws `not_found` field `username`. */
  findUserByName(context: OperationContext, args: { readonly username: string }): Promise<User>;
  /**
   * Changes the fields that are given; null clears. A change to what already stands still makes a new version.
   *
   * @throws `not_found` field `userId`; `conflict` field `version`; `duplicate` as `createUser`.
   */
  updateUser(context: OperationContext, args: UpdateUser): Promise<User>;
  /**
   * Disables a user, and revokes every token of the user that is neither revoked nor expired, as one unit.
   *
   * @throws `not_found` field `userId`; `conflict` field `version`; `precondition_failed` field `status` when disabled already.
   */
  disableUser(context: OperationContext, args: VersionedUser): Promise<DisabledUser>;
  /** Makes a disabled user active; revoked tokens stay revoked. @throws as `disableUser`, `status` when active already. */
  enableUser(context: OperationContext, args: VersionedUser): Promise<User>;
  /**
   * Users by normalized name, then id. All given filters hold: `status`; `namePrefix` of the normalized name (its own
   * white space counts, its case does not); `role` among the user's roles; `email` normalized, or null for none.
   */
  listUsers(context: OperationContext, args: ListUsers): Promise<Page<User>>;
  /** Users by last sign-in, never signed in first, then id: who might be asked to leave. */
  listUsersByLastLogin(context: OperationContext, args: PageArgs): Promise<Page<User>>;
  /**
   * Users whose attribute `key` equals `value` as a JSON value (numbers by value, objects without order of keys), by
   * normalized name, then id. An attribute that is null equals null; one that is missing equals nothing.
   */
  listUsersByAttribute(context: OperationContext, args: ListUsersByAttribute): Promise<Page<User>>;

  /**
   * Registers a client that may hold `scopes`.
   *
   * @throws `invalid` field `scopes` (constraint `client_scopes_scope_fkey`) when one is not defined in the tenant;
   * `duplicate` field `name` (constraint `clients_name_key`).
   */
  registerClient(context: OperationContext, args: RegisterClient): Promise<Client>;
  /** @throws `not_found` field `clientId`. */
  getClient(context: OperationContext, args: { readonly clientId: string }): Promise<Client>;
  /** Finds a client by the normalized form of a name. @throws `not_found` field `name`. */
  findClientByName(context: OperationContext, args: { readonly name: string }): Promise<Client>;
  /** Changes the fields that are given; null clears. @throws `not_found`, `conflict`, and `duplicate` as `registerClient`. */
  updateClient(context: OperationContext, args: UpdateClient): Promise<Client>;
  /**
   * Adds scopes; none is ever taken away, so that the scopes of a token stay within those of its client.
   *
   * @throws `not_found` field `clientId`; `conflict` field `version`; `invalid` field `scopes` as `registerClient`;
   * `limit_exceeded` field `scopes` over 64.
   */
  grantClientScopes(context: OperationContext, args: GrantClientScopes): Promise<Client>;
  /**
   * Puts a new secret's hash in place. The one before stays valid until `now + overlapMs` (0: it ends at once).
   *
   * @throws `not_found` field `clientId`; `conflict` field `version`; `precondition_failed` field `secretHash` when it is
   * the hash that stands.
   */
  rotateClientSecret(context: OperationContext, args: RotateClientSecret): Promise<Client>;
  /** Enables or disables a client. To what it already is: no change, no new version. @throws `not_found`, `conflict`. */
  setClientEnabled(context: OperationContext, args: SetClientEnabled): Promise<Client>;
  /** Clients by normalized name, then id. `scope`: those that hold it; `enabled`: those that are. */
  listClients(context: OperationContext, args: ListClients): Promise<Page<Client>>;

  /**
   * Defines a scope, or changes its description and resources when the name is taken; scope names tell case apart
   * (RFC 6749, section 3.3). Defining what already stands changes nothing, not even the version.
   */
  defineScope(context: OperationContext, args: DefineScope): Promise<Scope>;
  /** @throws `not_found` field `name`. */
  getScope(context: OperationContext, args: { readonly name: string }): Promise<Scope>;
  /** Scopes by name. `prefix` is literal text: `%`, `_` and `*` stand for themselves. */
  listScopes(context: OperationContext, args: ListScopes): Promise<Page<Scope>>;

  /**
   * Records a token that was handed out. Of the token itself only its SHA-256 is kept.
   *
   * @throws in this order: `invalid` field `expiresInMs`; `not_found` field `clientId`; `precondition_failed` field
   * `clientId` when the client is disabled; `not_found` field `subject.id`; `precondition_failed` field `subject.id` when
   * a user is disabled; `forbidden` field `scopes` when one is not among the client's, or, for a service account, not
   * among those it is bound to that client with; `duplicate` field `tokenHash` (constraint `tokens_hash_key`).
   */
  issueToken(context: OperationContext, args: IssueToken): Promise<Token>;
  /**
   * What a token is worth at `now`: active when it is not revoked and `now < expiresAt`. Revocation tells before
   * expiry. A token that nothing is known of is no error.
   */
  introspectToken(context: OperationContext, args: { readonly tokenHash: Uint8Array }): Promise<Introspection>;
  /**
   * Revokes a token; idempotent, never undone: the first revocation's time and reason stay. Expired ones may be revoked.
   *
   * @throws `not_found` field `tokenHash`.
   */
  revokeToken(context: OperationContext, args: RevokeToken): Promise<RevokedToken>;
  /** Revokes every token of a subject that is neither revoked nor expired, as one unit. An unknown subject has none. */
  revokeSubject(context: OperationContext, args: RevokeSubject): Promise<RevokedSubject>;
  /** Tokens of a subject, the latest issued first, then by descending id. `activeOnly`: those active at `now`. */
  listTokens(context: OperationContext, args: ListTokens): Promise<Page<Token>>;
  /**
   * Deletes up to `limit` tokens that have expired (`expiresAt <= now`), the longest expired first. Their revocations
   * stay until they expire themselves.
   */
  purgeExpiredTokens(context: OperationContext, args: PurgeArgs): Promise<Purged>;

  /**
   * Puts an entry on the revocation list; idempotent by (`category`, `key`), never undone: the first entry stays.
   *
   * @throws `invalid` field `expiresInMs`.
   */
  addRevocation(context: OperationContext, args: AddRevocation): Promise<AddedRevocation>;
  /** Entries by time of revocation, then category, then key. `category`: only those. */
  listRevocations(context: OperationContext, args: ListRevocations): Promise<Page<Revocation>>;
  /**
   * The revocation list as others sign it: entries that have not expired at `now`, by category, then key, as UTF-8 JSON
   * without white space: keys in code point order, instants in ISO 8601 with ms and `Z`, numbers in plain decimal
   * notation without trailing zeros. The same entries give the same bytes on every store.
   *
   * @throws `limit_exceeded` field `entries` over 10,000.
   */
  exportRevocations(context: OperationContext, args: Readonly<Record<never, never>>): Promise<RevocationExport>;

  /** Makes a service account without bindings. @throws `duplicate` field `name` (constraint `service_accounts_name_key`). */
  createServiceAccount(context: OperationContext, args: CreateServiceAccount): Promise<ServiceAccount>;
  /** @throws `not_found` field `serviceAccountId`. */
  getServiceAccount(context: OperationContext, args: { readonly serviceAccountId: string }): Promise<ServiceAccount>;
  /**
   * Lets a service account act through a client with some of its scopes; replaces the binding to the same client.
   *
   * @throws `not_found` field `serviceAccountId`; `conflict` field `version`; `not_found` field `clientId` (constraint
   * `service_account_bindings_client_fkey`); `forbidden` field `scopes` when one is not among the client's;
   * `limit_exceeded` field `clientId` over 32 bindings.
   */
  bindServiceAccount(context: OperationContext, args: BindServiceAccount): Promise<ServiceAccount>;
  /** Ends a binding. @throws `not_found` field `serviceAccountId`, `conflict` field `version`, `not_found` field `clientId` when not bound. */
  unbindServiceAccount(context: OperationContext, args: UnbindServiceAccount): Promise<ServiceAccount>;
  /** Service accounts by normalized name, then id. `clientId` and `scope` must both hold for one and the same binding. */
  listServiceAccounts(context: OperationContext, args: ListServiceAccounts): Promise<Page<ServiceAccount>>;

  /**
   * Records one attempt to sign in, known or unknown the user. It happened `ageUs` before `now` (a gateway reports late,
   * and to the microsecond). A success also moves the user's `lastLoginAt`, never backwards, cut to the ms; it makes no version.
   */
  recordLoginAttempt(context: OperationContext, args: RecordLoginAttempt): Promise<LoginAttempt>;
  /**
   * Failures of a name within the half-open window `now - windowMs < occurredAt <= now`: an attempt exactly `windowMs`
   * old no longer counts, one at `now` does. To the microsecond.
   */
  countLoginFailures(context: OperationContext, args: CountLoginFailures): Promise<LoginFailures>;
  /** Attempts, the latest first, then by descending id. `username` by its normalized form. */
  listLoginAttempts(context: OperationContext, args: ListLoginAttempts): Promise<Page<LoginAttempt>>;
  /** Deletes up to `limit` attempts made at or before `now - 90 days`, the oldest first. */
  purgeLoginAttempts(context: OperationContext, args: PurgeArgs): Promise<Purged>;
}

export interface PageArgs {
  readonly limit: number;
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

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

export interface PurgeArgs {
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface Purged {
  readonly purged: number;
}

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

export type LoginOutcome = 'succeeded' | 'failed';

export interface LoginAttempt {
  readonly attemptId: string;
  readonly username: string;
  readonly normalizedName: string;
  readonly outcome: LoginOutcome;
  readonly reason: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly occurredAt: Micros;
}

export interface RecordLoginAttempt {
  readonly username: string;
  readonly outcome: LoginOutcome;
  /** 0 to one hour, µs. Default 0. */
  readonly ageUs?: number;
  readonly reason?: string | null;
  readonly address?: string | null;
  readonly userAgent?: string | null;
}

export interface CountLoginFailures {
  readonly username: string;
  /** 1 ms to 90 days. */
  readonly windowMs: number;
}

export interface LoginFailures {
  readonly failures: number;
  readonly firstAt: Micros | null;
  readonly lastAt: Micros | null;
}

export interface ListLoginAttempts extends PageArgs {
  readonly username?: string;
  readonly outcome?: LoginOutcome;
}
