import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** What one person is told within the product. */
export interface InboxMessage {
  readonly messageId: string;
  readonly recipient: string;
  /** The event that it tells of: a recipient is told of one once. Null: of none. */
  readonly eventId: string | null;
  readonly title: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

export interface PostToInbox {
  readonly recipient: string;
  readonly eventId?: string | null;
  readonly title: string;
  /** Default empty. */
  readonly body?: string;
}

export interface ListInbox extends PageArgs {
  readonly recipient: string;
  /** Default false. */
  readonly unreadOnly?: boolean;
}

/** The inbox: what people are told within the product. */
export interface InboxOperations {
  /** @throws `duplicate` field `eventId` (constraint `inbox_event_key`) when the recipient was told of it before. */
  postToInbox(context: OperationContext, args: PostToInbox): Promise<InboxMessage>;
  /** A recipient's messages, the latest first, then by descending id. */
  listInbox(context: OperationContext, args: ListInbox): Promise<Page<InboxMessage>>;
  /** Marks a message as read; idempotent: the first time stays. @throws `not_found` field `messageId` when it is not that recipient's. */
  markRead(context: OperationContext, args: { readonly recipient: string; readonly messageId: string }): Promise<InboxMessage>;
  /** Marks what came at or before an instant as read, all at once. */
  markAllRead(context: OperationContext, args: { readonly recipient: string; readonly upTo: Date }): Promise<{ readonly marked: number }>;
  unreadCount(context: OperationContext, args: { readonly recipient: string }): Promise<{ readonly unread: number }>;
  /** Deletes up to `limit` messages that are read and came at or before `now - 90 days`, the oldest first. */
  purgeInbox(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly purged: number }>;
}
