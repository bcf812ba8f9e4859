import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** Whom a step tells: a channel, or whoever is on call. */
export interface EscalationTarget {
  readonly kind: 'channel' | 'schedule';
  readonly id: string;
}

export interface EscalationStep {
  /** How long it waits before the next step begins. 1 s to 7 days. */
  readonly waitMs: number;
  /** 1 to 8, in the order given. */
  readonly targets: readonly EscalationTarget[];
}

export interface EscalationPolicy {
  readonly policyId: string;
  /** Unique within the tenant. */
  readonly name: string;
  /** How often the steps begin anew after the last. */
  readonly repeats: number;
  readonly steps: readonly EscalationStep[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CreateEscalationPolicy {
  readonly name: string;
  /** 0 to 9. Default 0. */
  readonly repeats?: number;
  /** 1 to 8. */
  readonly steps: readonly EscalationStep[];
}

export interface UpdateEscalationPolicy extends Partial<CreateEscalationPolicy> {
  readonly policyId: string;
  readonly version: number;
}

/** Whom to tell now. */
export interface EscalationNow {
  /** 0: the first time through the steps. */
  readonly round: number;
  /** From 0. */
  readonly step: number;
  /** The targets of the step; `participant`: who is on call, null for channels and where it is nobody's turn. */
  readonly targets: readonly (EscalationTarget & { readonly participant: string | null })[];
  /** When the next step begins, or all is over. */
  readonly until: Date;
}

export interface EscalationAt {
  readonly policyId: string;
  readonly raisedAt: Date;
  readonly at: Date;
}

/** Escalation policies: whom to tell, and whom next. */
export interface EscalationPolicyOperations {
  /**
   * Makes a policy.
   *
   * @throws `invalid` field `steps` (constraint `escalation_targets_channel_fkey`, then `escalation_targets_schedule_fkey`)
   * when a target is not there; `duplicate` field `name` (constraint `escalation_policies_name_key`).
   */
  createEscalationPolicy(context: OperationContext, args: CreateEscalationPolicy): Promise<EscalationPolicy>;
  /** @throws `not_found` field `policyId`. */
  getEscalationPolicy(context: OperationContext, args: { readonly policyId: string }): Promise<EscalationPolicy>;
  /** Changes the fields that are given; the steps as a whole. @throws `not_found`, `conflict`, and as `createEscalationPolicy`. */
  updateEscalationPolicy(context: OperationContext, args: UpdateEscalationPolicy): Promise<EscalationPolicy>;
  /** @throws `not_found` field `policyId`; `conflict` field `version`. */
  deleteEscalationPolicy(context: OperationContext, args: { readonly policyId: string; readonly version: number }): Promise<void>;
  /** Policies by name. */
  listEscalationPolicies(context: OperationContext, args: PageArgs): Promise<Page<EscalationPolicy>>;
  /**
   * Whom to tell at an instant of what was raised at another: each step holds from its begin to before its end. Null: before
   * it was raised, and after the last step of the last round.
   *
   * @throws `not_found` field `policyId`.
   */
  escalationAt(context: OperationContext, args: EscalationAt): Promise<EscalationNow | null>;
}
