import type { OperationContext } from '#harness';

/** A named lock of a tenant. It stays when it is released, so that its token never falls. */
export interface Lock {
  readonly name: string;
  /** Null: free. */
  readonly holder: string | null;
  /** Rises with every change of hands, and never falls. */
  readonly token: bigint;
  readonly expiresAt: Date | null;
}

export interface AcquireLock {
  readonly name: string;
  readonly holder: string;
  /** 1 ms to 1 day. */
  readonly leaseMs: number;
}

export interface HeldLock {
  readonly name: string;
  readonly holder: string;
  readonly token: bigint;
}

/** Locks: who sends digests, who purges. */
export interface LockOperations {
  /** Takes a free or lapsed lock with a new token; who holds it already keeps its token. @throws `conflict` field `name` (constraint `locks_pkey`). */
  acquireLock(context: OperationContext, args: AcquireLock): Promise<Lock>;
  /** @throws `precondition_failed` field `token` when it is not held now under that token by that holder. */
  renewLock(context: OperationContext, args: HeldLock & { readonly leaseMs: number }): Promise<Lock>;
  /** @throws `precondition_failed` field `token`, as `renewLock`. */
  releaseLock(context: OperationContext, args: HeldLock): Promise<Lock>;
}
