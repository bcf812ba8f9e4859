import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** A time in which alarms about some things are expected. */
export interface MaintenanceWindow {
  readonly windowId: string;
  readonly name: string;
  readonly reason: string | null;
  /** What is worked on: distinct, in code point order. Empty: everything. */
  readonly targets: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CreateMaintenanceWindow {
  readonly name: string;
  readonly reason?: string | null;
  /** Default `[]`. */
  readonly targets?: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface UpdateMaintenanceWindow {
  readonly windowId: string;
  readonly version: number;
  readonly name?: string;
  readonly reason?: string | null;
  readonly targets?: readonly string[];
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

export interface ListMaintenanceWindows extends PageArgs {
  /** Those that name it, or everything. */
  readonly target?: string;
}

export interface MaintenanceAt extends ListMaintenanceWindows {
  readonly at: Date;
}

/** Maintenance windows: when alarms are expected. */
export interface MaintenanceWindowOperations {
  /** Makes a window; names need not be unique. @throws `invalid` field `endsAt` when it is not after `startsAt`. */
  createMaintenanceWindow(context: OperationContext, args: CreateMaintenanceWindow): Promise<MaintenanceWindow>;
  /** @throws `not_found` field `windowId`. */
  getMaintenanceWindow(context: OperationContext, args: { readonly windowId: string }): Promise<MaintenanceWindow>;
  /** Changes the fields that are given; null clears. @throws `not_found`, `conflict`, then `invalid` field `endsAt` as `createMaintenanceWindow`. */
  updateMaintenanceWindow(context: OperationContext, args: UpdateMaintenanceWindow): Promise<MaintenanceWindow>;
  /** @throws `not_found` field `windowId`; `conflict` field `version`. */
  deleteMaintenanceWindow(context: OperationContext, args: { readonly windowId: string; readonly version: number }): Promise<void>;
  /** Windows by their begin, then id. */
  listMaintenanceWindows(context: OperationContext, args: ListMaintenanceWindows): Promise<Page<MaintenanceWindow>>;
  /** The windows that hold at an instant (`startsAt <= at < endsAt`), by their begin, then id. */
  activeMaintenance(context: OperationContext, args: MaintenanceAt): Promise<Page<MaintenanceWindow>>;
}
