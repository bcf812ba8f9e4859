import type { JsonValue, OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

export type ChannelKind = 'email' | 'slack' | 'teams' | 'webhook' | 'pager' | 'inbox';

/** Where messages go. */
export interface Channel {
  readonly channelId: string;
  /** Unique among the tenant's channels that are not deleted, case and white space told apart. */
  readonly name: string;
  readonly kind: ChannelKind;
  /** An object. Secrets stand in it by reference only. */
  readonly configuration: JsonValue;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CreateChannel {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Default `{}`. */
  readonly configuration?: JsonValue;
  /** Default true. */
  readonly enabled?: boolean;
}

export interface UpdateChannel {
  readonly channelId: string;
  readonly version: number;
  readonly name?: string;
  readonly configuration?: JsonValue;
  readonly enabled?: boolean;
}

export interface ListChannels extends PageArgs {
  readonly kind?: ChannelKind;
  readonly enabled?: boolean;
}

/** Channels: where messages go. */
export interface ChannelOperations {
  /**
   * Makes a channel.
   *
   * @throws `invalid` field `configuration` when it holds a secret instead of a reference to one: under a key that speaks
   * of a secret (`password`, `apiKey`, `auth_token`, at any depth) only null or text such as `vault://notify/slack` may
   * stand, and no text may be a URL with a user's password; `duplicate` field `name` (constraint `channels_name_key`).
   */
  createChannel(context: OperationContext, args: CreateChannel): Promise<Channel>;
  /** @throws `not_found` field `channelId`, deleted ones too. */
  getChannel(context: OperationContext, args: { readonly channelId: string }): Promise<Channel>;
  /** Changes the fields that are given; the configuration as a whole. @throws `not_found`, `conflict`, and as `createChannel`. */
  updateChannel(context: OperationContext, args: UpdateChannel): Promise<Channel>;
  /**
   * Deletes a channel: its name is free again, what was sent through it stays.
   *
   * @throws `not_found` field `channelId`; `conflict` field `version`; `precondition_failed` field `channelId` while a rule
   * or an escalation policy names it.
   */
  deleteChannel(context: OperationContext, args: { readonly channelId: string; readonly version: number }): Promise<void>;
  /** Channels by name. */
  listChannels(context: OperationContext, args: ListChannels): Promise<Page<Channel>>;
}
