/** A value that the other store cannot hold, or that nothing there takes. `field` is the path in the document. */
export class UnfitError extends Error {
  readonly code = 'unfit';
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field === '' ? 'the document' : field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }

  /** The same, seen from a place further out. */
  within(field: string): UnfitError {
    return new UnfitError(this.field === '' ? field : `${field}.${this.field}`, this.reason);
  }
}
