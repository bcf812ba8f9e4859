import type { JsonValue, OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

/** What a rule does: through which channel, in the words of which template, at once or in a digest. */
export interface RuleAction {
  readonly channelId: string;
  /** Name of a template; null: the channel's own words. Looked up when a message is written, so it need not exist yet. */
  readonly template: string | null;
  /** Collects into a digest of that length; null: at once. */
  readonly digestMs: number | null;
}

/** Which events lead to which messages. */
export interface Rule {
  readonly ruleId: string;
  /** Unique within the tenant. */
  readonly name: string;
  readonly enabled: boolean;
  /** 0 comes first. */
  readonly priority: number;
  /** Distinct, in code point order. `*` stands for every kind. */
  readonly eventKinds: readonly string[];
  /** See `matchRules`. */
  readonly condition: JsonValue;
  /** In the order given. */
  readonly actions: readonly RuleAction[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface GivenAction {
  readonly channelId: string;
  readonly template?: string | null;
  /** 1 s to 7 days. */
  readonly digestMs?: number | null;
}

export interface CreateRule {
  readonly name: string;
  readonly priority: number;
  /** 1 to 16 kinds. */
  readonly eventKinds: readonly string[];
  /** Default `{}`: every event. */
  readonly condition?: JsonValue;
  /** 1 to 8. */
  readonly actions: readonly GivenAction[];
  /** Default true. */
  readonly enabled?: boolean;
}

export interface UpdateRule {
  readonly ruleId: string;
  readonly version: number;
  readonly name?: string;
  readonly priority?: number;
  readonly eventKinds?: readonly string[];
  readonly condition?: JsonValue;
  readonly actions?: readonly GivenAction[];
  readonly enabled?: boolean;
}

export interface ListRules extends PageArgs {
  readonly enabled?: boolean;
  /** Those that name the channel. */
  readonly channelId?: string;
}

export interface MatchRules extends PageArgs {
  readonly kind: string;
  /** An object. */
  readonly attributes: JsonValue;
}

/** Rules: which events lead to which messages. */
export interface RuleOperations {
  /**
   * Makes a rule.
   *
   * @throws `invalid` field `condition` when it is none; `invalid` field `actions` (constraint `rule_actions_channel_fkey`)
   * when a channel is not there; `duplicate` field `name` (constraint `rules_name_key`).
   */
  createRule(context: OperationContext, args: CreateRule): Promise<Rule>;
  /** @throws `not_found` field `ruleId`. */
  getRule(context: OperationContext, args: { readonly ruleId: string }): Promise<Rule>;
  /** Changes the fields that are given; kinds, condition and actions each as a whole. @throws `not_found`, `conflict`, and as `createRule`. */
  updateRule(context: OperationContext, args: UpdateRule): Promise<Rule>;
  /** @throws `not_found` field `ruleId`; `conflict` field `version`. */
  deleteRule(context: OperationContext, args: { readonly ruleId: string; readonly version: number }): Promise<void>;
  /** Rules by priority, then name. */
  listRules(context: OperationContext, args: ListRules): Promise<Page<Rule>>;
  /**
   * The enabled rules that an event meets, by priority, then name.
   *
   * The kind must be among the rule's, or the rule must have `*`. A condition is one of `{}` (always), `{all: […]}`,
   * `{any: […]}` (of nothing: never), `{not: …}`, or a test `{path, op, value}`. `path` is a list of keys, each literal,
   * into the attributes' objects; `op` is `exists` (without `value`; null exists), `equals` (JSON equality: numbers by
   * value, objects without order of keys), `in` (equals a member of the list), `contains` (the attribute is a list, one of
   * its members equals), `startsWith` (texts), `atLeast` (numbers, by value). What does not exist, or is of another type,
   * meets no test; so it meets its `not`.
   */
  matchRules(context: OperationContext, args: MatchRules): Promise<Page<Rule>>;
}
