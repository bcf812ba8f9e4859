import type { JsonValue, OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** queued → sending → succeeded or dead; a failed attempt goes back to queued, and so does a dead one that is queued again. */
export type DeliveryState = 'queued' | 'sending' | 'succeeded' | 'dead';
export type AttemptOutcome = 'accepted' | 'rejected' | 'timeout' | 'unreachable';

/** One message on its way through one channel. */
export interface Delivery {
  readonly deliveryId: string;
  readonly idempotencyKey: string;
  readonly channelId: string;
  /** The event that it tells of. */
  readonly eventId: string;
  /** The rule that asked for it; it may be gone by now. */
  readonly ruleId: string | null;
  readonly payload: JsonValue;
  readonly state: DeliveryState;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Who is sending it. */
  readonly worker: string | null;
  /** When it is due, next time; while it is being sent, when the worker's lease lapses. Null once finished. */
  readonly nextAt: Date | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** What a channel answered to one attempt. */
export interface DeliveryAttempt {
  readonly attempt: number;
  readonly worker: string;
  readonly outcome: AttemptOutcome;
  readonly statusCode: number | null;
  readonly detail: string | null;
  readonly recordedAt: Date;
}

export interface DeliveryDetail {
  readonly delivery: Delivery;
  /** By attempt; not every attempt leaves one. */
  readonly log: readonly DeliveryAttempt[];
}

export interface EnqueueDelivery {
  readonly idempotencyKey: string;
  readonly channelId: string;
  readonly eventId: string;
  readonly ruleId?: string | null;
  /** An object. Default `{}`. */
  readonly payload?: JsonValue;
  /** 0 to 30 days. Default 0. */
  readonly delayMs?: number;
  /** 1 to 20. Default 5. */
  readonly maxAttempts?: number;
}

export interface EnqueuedDelivery {
  readonly delivery: Delivery;
  /** False: the key was there before. */
  readonly created: boolean;
}

export interface ListDeliveries extends PageArgs {
  readonly state?: DeliveryState;
  readonly channelId?: string;
}

export interface ClaimDeliveries {
  readonly worker: string;
  /** 1 ms to 1 day. */
  readonly leaseMs: number;
  /** 1 to 50. */
  readonly limit: number;
}

export interface ClaimedDeliveries {
  /** In the order in which they were due. */
  readonly claimed: readonly Delivery[];
  /** Whose last allowed attempt lapsed: they are dead now. */
  readonly deadIds: readonly string[];
}

export interface HeldDelivery {
  readonly deliveryId: string;
  readonly worker: string;
}

export interface RecordAttempt extends HeldDelivery {
  readonly outcome: AttemptOutcome;
  /** 100 to 599. */
  readonly statusCode?: number | null;
  readonly detail?: string | null;
}

export interface FailedDelivery extends HeldDelivery {
  readonly error: string;
}

/** Deliveries: messages on their way. */
export interface DeliveryOperations {
  /**
   * Queues a message. A key that is there gives the delivery that has it, whatever else is asked, as long as it is kept.
   *
   * @throws for a new key: `not_found` field `channelId`; `precondition_failed` field `channelId` when it is disabled.
   */
  enqueueDelivery(context: OperationContext, args: EnqueueDelivery): Promise<EnqueuedDelivery>;
  /** @throws `not_found` field `deliveryId`. */
  getDelivery(context: OperationContext, args: { readonly deliveryId: string }): Promise<DeliveryDetail>;
  /** Deliveries, the latest made first, then by descending id. */
  listDeliveries(context: OperationContext, args: ListDeliveries): Promise<Page<Delivery>>;
  /**
   * Hands out up to `limit` deliveries that are due (`nextAt <= now`): queued ones, and those whose worker's lease has
   * lapsed; the longest due first, then by id. Each is one worker's only. One that has had all its attempts is not handed
   * out: it is dead, and counts towards `limit`.
   */
  claimDueDeliveries(context: OperationContext, args: ClaimDeliveries): Promise<ClaimedDeliveries>;
  /**
   * Notes what the channel answered in the attempt under way.
   *
   * @throws `not_found` field `deliveryId`; `precondition_failed` field `worker` when that worker does not hold it now;
   * `duplicate` field `deliveryId` (constraint `delivery_attempts_pkey`) when this attempt has a note.
   */
  recordAttempt(context: OperationContext, args: RecordAttempt): Promise<DeliveryAttempt>;
  /** @throws `not_found` field `deliveryId`; `precondition_failed` field `worker` when that worker does not hold it now. */
  succeedDelivery(context: OperationContext, args: HeldDelivery): Promise<Delivery>;
  /**
   * Queues it again, due after 30 s doubled with every attempt, 1 h at most; dead when it has had all its attempts.
   *
   * @throws as `succeedDelivery`.
   */
  failDelivery(context: OperationContext, args: FailedDelivery): Promise<Delivery>;
  /** Gives it up at once. @throws as `succeedDelivery`. */
  deadLetterDelivery(context: OperationContext, args: FailedDelivery): Promise<Delivery>;
  /**
   * Queues a dead delivery again, due now, with more attempts (1 to 20) than it has had.
   *
   * @throws `not_found` field `deliveryId`; `precondition_failed` field `state` when it is not dead; `limit_exceeded` field
   * `moreAttempts` over 100 attempts in all.
   */
  requeueDelivery(context: OperationContext, args: { readonly deliveryId: string; readonly moreAttempts: number }): Promise<Delivery>;
  /** Deletes up to `limit` deliveries that finished at or before `now - 90 days`, the oldest first. Their keys are new again. */
  purgeDeliveries(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly purged: number }>;
}
