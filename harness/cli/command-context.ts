import type { Console } from './console.ts';
import type { ExitCode } from './exit-codes.ts';

/** What a command gets from the process, so that it can be run without one. */
export interface CommandContext {
  readonly console: Console;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative ones refer to. */
  readonly folder: string;
  /** Aborted when the user or a supervisor wants the run to end. */
  readonly signal: AbortSignal;
  /** Says how the command ended; without it, it ended well. */
  readonly finish: (code: ExitCode) => void;
}
