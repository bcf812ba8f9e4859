import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/**
 * Hours in which nobody is to be disturbed, every week. They are told in minutes of a day at a fixed offset from UTC: who
 * knows the place and its summer time moves the offset, so that no store has to know any time zone.
 */
export interface QuietHours {
  readonly quietHoursId: string;
  /** Unique within the tenant. */
  readonly name: string;
  /** The days on which they begin, 1 (Monday) to 7 (Sunday), ascending. */
  readonly days: readonly number[];
  /** Minute of the day at which they begin. */
  readonly startMinute: number;
  /** Minute at which they end, on the next day when it is not after `startMinute`. */
  readonly endMinute: number;
  /** -840 to 840; east of Greenwich is positive. */
  readonly utcOffsetMinutes: number;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CreateQuietHours {
  readonly name: string;
  readonly days: readonly number[];
  readonly startMinute: number;
  readonly endMinute: number;
  readonly utcOffsetMinutes: number;
  /** Default true. */
  readonly enabled?: boolean;
}

export interface UpdateQuietHours extends Partial<CreateQuietHours> {
  readonly quietHoursId: string;
  readonly version: number;
}

/** Quiet hours, and when they end this time. */
export interface ActiveQuietHours {
  readonly quietHours: QuietHours;
  readonly endsAt: Date;
}

export interface QuietHoursAt extends PageArgs {
  readonly at: Date;
}

/** Quiet hours: when nobody is to be disturbed. */
export interface QuietHoursOperations {
  /** Makes quiet hours. @throws `duplicate` field `name` (constraint `quiet_hours_name_key`). */
  createQuietHours(context: OperationContext, args: CreateQuietHours): Promise<QuietHours>;
  /** @throws `not_found` field `quietHoursId`. */
  getQuietHours(context: OperationContext, args: { readonly quietHoursId: string }): Promise<QuietHours>;
  /** Changes the fields that are given. @throws `not_found`, `conflict`, and as `createQuietHours`. */
  updateQuietHours(context: OperationContext, args: UpdateQuietHours): Promise<QuietHours>;
  /** @throws `not_found` field `quietHoursId`; `conflict` field `version`. */
  deleteQuietHours(context: OperationContext, args: { readonly quietHoursId: string; readonly version: number }): Promise<void>;
  /** Quiet hours by name. */
  listQuietHours(context: OperationContext, args: PageArgs): Promise<Page<QuietHours>>;
  /** The enabled quiet hours that hold at an instant, their first included, their end not; by name. */
  activeQuietHours(context: OperationContext, args: QuietHoursAt): Promise<Page<ActiveQuietHours>>;
}
