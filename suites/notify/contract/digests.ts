import type { JsonValue, Micros, OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** Events of one group that go through one channel as one message. */
export interface Digest {
  readonly digestId: string;
  readonly channelId: string;
  readonly groupKey: string;
  readonly state: 'open' | 'closed';
  /** How many events it holds. */
  readonly entries: number;
  readonly openedAt: Date;
  /** From this instant on it takes no more. */
  readonly closesAt: Date;
  readonly closedAt: Date | null;
}

export interface DigestEntry {
  readonly eventId: string;
  /** When it happened, by its source's clock, to the microsecond. */
  readonly occurredAt: Micros;
  readonly summary: string;
  readonly payload: JsonValue;
  readonly appendedAt: Date;
}

export interface AppendToDigest {
  readonly channelId: string;
  readonly groupKey: string;
  /** 1 s to 7 days; counts when a digest is opened for the event. */
  readonly windowMs: number;
  readonly eventId: string;
  /** Within the years 1 to 9999. */
  readonly occurredAt: Micros;
  readonly summary: string;
  /** An object. Default `{}`. */
  readonly payload?: JsonValue;
}

export interface AppendedToDigest {
  readonly digest: Digest;
  /** False: the event was in it before. */
  readonly appended: boolean;
  /** The digest whose window was over, and which was closed to open this one. */
  readonly closedId: string | null;
}

export interface ListDigestEntries extends PageArgs {
  readonly digestId: string;
}

/** Digests: events collected into one message. */
export interface DigestOperations {
  /**
   * Puts an event into the group's open digest, once. Where none is open, or its window is over (`closesAt <= now`), a new
   * one is opened, and the old one closed, as one unit.
   *
   * @throws `invalid` field `occurredAt`; `not_found` field `channelId`; `limit_exceeded` field `groupKey` over 200 events.
   */
  appendToDigest(context: OperationContext, args: AppendToDigest): Promise<AppendedToDigest>;
  /** @throws `not_found` field `digestId`. */
  getDigest(context: OperationContext, args: { readonly digestId: string }): Promise<Digest>;
  /** The events of a digest by the time they happened, then event id. @throws `not_found` field `digestId`. */
  listDigestEntries(context: OperationContext, args: ListDigestEntries): Promise<Page<DigestEntry>>;
  /** Open digests whose window is over (`closesAt <= now`), the longest over first, then by id. */
  listDueDigests(context: OperationContext, args: PageArgs): Promise<Page<Digest>>;
  /**
   * Closes a digest whose window is over; `early`: before that.
   *
   * @throws `not_found` field `digestId`; `precondition_failed` field `state` when it is closed; `precondition_failed` field
   * `closesAt` when its window is not over.
   */
  closeDigest(context: OperationContext, args: { readonly digestId: string; readonly early?: boolean }): Promise<Digest>;
  /** Deletes up to `limit` digests, with their events, that were closed at or before `now - 90 days`, the oldest first. */
  purgeDigests(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly purged: number }>;
}
