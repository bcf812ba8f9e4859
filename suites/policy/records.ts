import type { JsonValue } from '#harness';
import type { PageArgs } from '../support/page.ts';

export interface Pack {
  readonly packId: string;
  readonly name: string;
  readonly description: string | null;
  /** Of the newest version, draft or not; 0 before the first. A number is never used again. */
  readonly lastVersion: number;
  readonly createdAt: Date;
}

export interface CreatePack {
  readonly name: string;
  readonly description?: string | null;
}

export type VersionState = 'draft' | 'published';

export interface PackVersion {
  readonly packId: string;
  readonly version: number;
  readonly state: VersionState;
  /** 1, and one more with every change of the draft. */
  readonly revision: number;
  readonly notes: string | null;
  readonly ruleCount: number;
  /** SHA-256, hex, of the content; null while it is a draft. */
  readonly digest: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
}

export type Effect = 'allow' | 'warn' | 'block';

export interface Rule {
  readonly ruleId: string;
  readonly priority: number;
  readonly effect: Effect;
  readonly expression: JsonValue;
}

/** A rule, and which version of the pack it was read from. */
export interface ActiveRule extends Rule {
  readonly version: number;
}

export interface DraftVersion {
  readonly packId: string;
  readonly notes?: string | null;
  /** At most 100. */
  readonly rules: readonly Rule[];
}

export interface VersionRef {
  readonly packId: string;
  readonly version: number;
}

export interface DraftRef extends VersionRef {
  readonly revision: number;
}

export interface ReviseDraft extends DraftRef {
  readonly notes?: string | null;
  /** Replaces the rules as a whole. */
  readonly rules?: readonly Rule[];
}

export interface PublishVersion extends DraftRef {
  readonly actor: string;
}

export interface ListVersions extends PageArgs {
  readonly packId: string;
  readonly state?: VersionState;
}

/** That a version was active for a time. */
export interface Activation {
  readonly packId: string;
  /** 1, 2, 3 … within the pack. */
  readonly ordinal: number;
  readonly version: number;
  /** The activation to which a roll-back of this one returns; null when there is none. */
  readonly previousOrdinal: number | null;
  readonly activatedAt: Date;
  readonly activatedBy: string;
  /** Null while it stands. */
  readonly deactivatedAt: Date | null;
}

export interface ActivateVersion extends VersionRef {
  readonly actor: string;
}

export interface RollBack {
  readonly packId: string;
  /** The activation that is to be undone, so that no two undo one after the other what each meant to undo. */
  readonly ordinal: number;
  readonly actor: string;
}

export interface RiskProfile {
  readonly name: string;
  readonly version: number;
  readonly settings: JsonValue;
  /** SHA-256, hex, of the settings as canonical JSON. */
  readonly digest: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export interface PutRiskProfile {
  readonly name: string;
  /** The version that stands; 0 for a new profile. */
  readonly expectedVersion: number;
  /** An object. */
  readonly settings: JsonValue;
  readonly actor: string;
}

export type RunState = 'running' | 'succeeded' | 'failed';

export interface EvaluationRun {
  readonly runId: string;
  readonly packId: string;
  readonly packVersion: number;
  /** Null when a draft was tried. */
  readonly packDigest: string | null;
  readonly profileName: string | null;
  readonly profileVersion: number | null;
  readonly artifact: string;
  readonly state: RunState;
  /** How many explanations were appended. */
  readonly explanations: number;
  readonly summary: JsonValue | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export interface StartRun {
  readonly packId: string;
  readonly artifact: string;
  /** To try another version than the active one, a draft too. */
  readonly version?: number;
  readonly profileName?: string | null;
}

export interface FinishRun {
  readonly runId: string;
  readonly outcome: 'succeeded' | 'failed';
  /** An object. Missing or null: none. */
  readonly summary?: JsonValue | null;
}

export interface ListRuns extends PageArgs {
  readonly packId?: string;
  readonly state?: RunState;
}

export interface NewExplanation {
  readonly findingId: string;
  readonly ruleId: string;
  readonly verdict: Effect;
  /** An object. Default `{}`. */
  readonly detail?: JsonValue;
}

export interface Explanation {
  readonly runId: string;
  /** 0, 1, 2 … within the run, in the order of appending. */
  readonly position: number;
  readonly findingId: string;
  readonly ruleId: string;
  readonly verdict: Effect;
  readonly detail: JsonValue;
  readonly recordedAt: Date;
}

export interface AppendExplanations {
  readonly runId: string;
  /** 1 to 500. */
  readonly explanations: readonly NewExplanation[];
}

export type ExceptionState = 'requested' | 'approved' | 'expired' | 'revoked';

export interface PolicyException {
  readonly exceptionId: string;
  readonly artifact: string;
  /** Null: from every rule. */
  readonly ruleId: string | null;
  readonly reason: string;
  readonly state: ExceptionState;
  readonly version: number;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly effectiveFrom: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedBy: string | null;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
}

export interface RequestException {
  readonly artifact: string;
  readonly ruleId?: string | null;
  readonly reason: string;
  readonly actor: string;
}

export interface ApproveException {
  readonly exceptionId: string;
  readonly version: number;
  readonly actor: string;
  /** From `now` until it takes effect: 0 to 30 days. Default 0. */
  readonly startsInMs?: number;
  /** For how long: 1 ms to 400 days. */
  readonly durationMs: number;
}

export interface RevokeException {
  readonly exceptionId: string;
  readonly version: number;
  readonly actor: string;
  readonly reason?: string | null;
}

export interface ListExceptions extends PageArgs {
  readonly artifact?: string;
  readonly state?: ExceptionState;
  /** Null: those from every rule. */
  readonly ruleId?: string | null;
}

export interface ExceptionsInForce extends PageArgs {
  readonly artifact: string;
  /** Default: `now`. */
  readonly at?: Date;
}
