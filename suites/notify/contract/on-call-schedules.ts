import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** People who take turns. */
export interface OnCallLayer {
  readonly startsAt: Date;
  /** Null: without end. */
  readonly endsAt: Date | null;
  readonly shiftMinutes: number;
  /** In the order of their turns; who stands twice has two. */
  readonly participants: readonly string[];
}

/** Somebody steps in. */
export interface OnCallOverride {
  readonly overrideId: string;
  readonly participant: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface OnCallSchedule {
  readonly scheduleId: string;
  /** Unique within the tenant. */
  readonly name: string;
  /** In the order given: the first that holds counts. */
  readonly layers: readonly OnCallLayer[];
  /** By their begin, then id. */
  readonly overrides: readonly OnCallOverride[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface GivenLayer {
  readonly startsAt: Date;
  readonly endsAt?: Date | null;
  /** 1 minute to 366 days. */
  readonly shiftMinutes: number;
  /** 1 to 32. */
  readonly participants: readonly string[];
}

export interface CreateOnCallSchedule {
  readonly name: string;
  /** 1 to 8. */
  readonly layers: readonly GivenLayer[];
}

export interface UpdateOnCallSchedule {
  readonly scheduleId: string;
  readonly version: number;
  readonly name?: string;
  readonly layers?: readonly GivenLayer[];
}

export interface AddOverride {
  readonly scheduleId: string;
  readonly version: number;
  readonly participant: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Whose turn it is, and from when to when. */
export interface OnCall {
  readonly participant: string;
  readonly source: 'override' | 'layer';
  readonly from: Date;
  readonly until: Date;
}

/** On-call schedules: whose turn it is. */
export interface OnCallScheduleOperations {
  /** Makes a schedule. @throws `invalid` field `layers` when one ends before it begins; `duplicate` field `name` (constraint `on_call_schedules_name_key`). */
  createOnCallSchedule(context: OperationContext, args: CreateOnCallSchedule): Promise<OnCallSchedule>;
  /** @throws `not_found` field `scheduleId`. */
  getOnCallSchedule(context: OperationContext, args: { readonly scheduleId: string }): Promise<OnCallSchedule>;
  /** Changes the fields that are given; the layers as a whole. @throws `not_found`, `conflict`, and as `createOnCallSchedule`. */
  updateOnCallSchedule(context: OperationContext, args: UpdateOnCallSchedule): Promise<OnCallSchedule>;
  /** @throws `not_found` field `scheduleId`; `conflict` field `version`; `precondition_failed` field `scheduleId` while an escalation policy names it. */
  deleteOnCallSchedule(context: OperationContext, args: { readonly scheduleId: string; readonly version: number }): Promise<void>;
  /** Schedules by name. */
  listOnCallSchedules(context: OperationContext, args: PageArgs): Promise<Page<OnCallSchedule>>;
  /**
   * Lets somebody step in.
   *
   * @throws `invalid` field `endsAt` when it is not after `startsAt`; `not_found` field `scheduleId`; `conflict` field
   * `version`; `limit_exceeded` field `overrides` over 32.
   */
  addOnCallOverride(context: OperationContext, args: AddOverride): Promise<OnCallSchedule>;
  /** @throws `not_found` field `scheduleId`; `conflict` field `version`; `not_found` field `overrideId`. */
  removeOnCallOverride(
    context: OperationContext,
    args: { readonly scheduleId: string; readonly version: number; readonly overrideId: string },
  ): Promise<OnCallSchedule>;
  /**
   * Whose turn it is at an instant, from its first to before its last: of the overrides that hold then the one that began
   * last (then by the highest id), or else the participant whose turn it is in the first layer that holds. A layer's turns
   * follow each other from its begin, `shiftMinutes` each, without regard to any calendar; its last one may be cut by its end.
   * Null: nobody's.
   *
   * @throws `not_found` field `scheduleId`.
   */
  whoIsOnCall(context: OperationContext, args: { readonly scheduleId: string; readonly at: Date }): Promise<OnCall | null>;
}
