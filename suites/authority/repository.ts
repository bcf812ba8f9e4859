import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../support/page.ts';
import type {
  Client,
  DefineScope,
  GrantClientScopes,
  ListClients,
  ListScopes,
  RegisterClient,
  RotateClientSecret,
  Scope,
  SetClientEnabled,
  UpdateClient,
} from './records/clients.ts';
import type { CountLoginFailures, ListLoginAttempts, LoginAttempt, LoginFailures, RecordLoginAttempt } from './records/login-attempts.ts';
import type { PurgeArgs, Purged } from './records/purge.ts';
import type { AddedRevocation, AddRevocation, ListRevocations, Revocation, RevocationExport } from './records/revocations.ts';
import type { BindServiceAccount, CreateServiceAccount, ListServiceAccounts, ServiceAccount, UnbindServiceAccount } from './records/service-accounts.ts';
import type { Introspection, IssueToken, ListTokens, RevokedSubject, RevokedToken, RevokeSubject, RevokeToken, Token } from './records/tokens.ts';
import type { CreateUser, DisabledUser, ListUsers, ListUsersByAttribute, UpdateUser, User, VersionedUser } from './records/users.ts';

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
