import type { DomainErrorKind } from '../contract/observation.ts';

/** Marks domain errors across copies of this module (a published package beside a checkout, a patched reload). */
const BRAND = Symbol.for('cutover.DomainError');

/** The parts of a domain error that are compared, and its message, which is not. */
export interface DomainErrorParts {
  readonly kind: string;
  /** The argument or record field at fault. */
  readonly field?: string;
  /** The rule that was broken, under one name for both stores. */
  readonly constraint?: string;
  readonly message: string;
}

/** An answer that says no: both stores must give the same kind, field and constraint. */
export class DomainError extends Error implements DomainErrorParts {
  override readonly name = 'DomainError';
  readonly [BRAND] = true;
  readonly kind: string;
  // Declared, not defined: a field that was not given must be missing, not undefined (V19).
  declare readonly field?: string;
  declare readonly constraint?: string;

  constructor(
    kind: DomainErrorKind | (string & {}),
    details: { readonly field?: string; readonly constraint?: string; readonly message?: string; readonly cause?: unknown } = {},
  ) {
    super(
      details.message ?? [kind, details.field, details.constraint].filter(Boolean).join(' '),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.kind = kind;
    if (details.field !== undefined) this.field = details.field;
    if (details.constraint !== undefined) this.constraint = details.constraint;
  }
}

/** Whether something thrown is a domain error, whichever copy of the class made it. */
export function isDomainError(error: unknown): error is DomainErrorParts {
  return typeof error === 'object' && error !== null && (error as { [BRAND]?: unknown })[BRAND] === true;
}
