/** A run that ended before its end. What it had found is in `folder`. */
export class RunBrokenError extends Error {
  readonly code = 'run_broken';
  /** Where the evidence so far is. */
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.folder = folder;
  }
}
