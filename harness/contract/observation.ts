import type { Operation } from './operation.ts';
import type { Side } from './subject.ts';
import type { Canonical } from './type.ts';

/** The kinds of domain error that both stores must raise alike. A module may declare more. */
export type DomainErrorKind = 'not_found' | 'duplicate' | 'conflict' | 'invalid' | 'forbidden' | 'precondition_failed' | 'limit_exceeded' | 'unavailable';

/** What one operation gave on one side, as driven. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: { readonly kind: string; readonly field?: string; readonly constraint?: string }; readonly message: string }
  /** Not a domain error: the subject let something else escape. Always a difference, or void when the store is gone. */
  | { readonly kind: 'fault'; readonly name: string; readonly code?: string; readonly message: string }
  /** A `skip` reference had nothing to refer to. */
  | { readonly kind: 'skipped' };

export interface Observation {
  readonly operation: Operation;
  readonly side: Side;
  /** The arguments as this side got them: references replaced by its own values. Undefined when skipped. */
  readonly args: unknown;
  readonly outcome: Outcome;
  /** Wall time of the call alone. */
  readonly durationUs: number;
}

/** An observation in canonical form. */
export interface CanonicalObservation {
  readonly operation: Operation;
  readonly side: Side;
  /** The arguments as this side got them. */
  readonly args: unknown;
  /** `{"value": …}`, `{"error": {kind, field?, constraint?}}`, `{"fault": {…}}` or `{"skipped": true}`. */
  readonly form: Canonical;
  /** Places where a value did not fit its declared type. */
  readonly misfits: readonly Misfit[];
  /** SHA-256, hex, of the RFC 8785 text of `form` after the declared rules are applied. */
  readonly digest: string;
  readonly durationUs: number;
}

/** A value that its logical type does not admit. */
export interface Misfit {
  /** JSON Pointer into the value. */
  readonly pointer: string;
  readonly expected: string;
  /** What was found, described and bounded in length. */
  readonly found: string;
}
