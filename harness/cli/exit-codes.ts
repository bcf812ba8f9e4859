import type { Verdict } from '../contract/verdict.ts';

/** What the exit code of every command means. The one table; the README repeats it. */
export const EXIT = {
  /** Proven, or done. */
  proven: 0,
  /** A difference or a regression. */
  different: 1,
  /** Wrong usage or configuration: nothing was run. */
  usage: 2,
  /** Not proven: inconclusive, void, a fault of a store or subject, or a broken run. */
  unproven: 3,
  /** Interrupted by a signal (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_VERDICT: Readonly<Record<Verdict, ExitCode>> = { pass: EXIT.proven, fail: EXIT.different, inconclusive: EXIT.unproven, void: EXIT.unproven };

export function exitOfVerdict(verdict: Verdict): ExitCode {
  return BY_VERDICT[verdict];
}

/** Errors that say: ask otherwise, and it may work. Every other error leaves what was asked unproven. */
const USAGE_CODES: ReadonlySet<string> = new Set([
  'usage',
  'config_invalid',
  'definition_invalid',
  'scenario_invalid',
  'trace_invalid',
  'corpus_invalid',
  'baseline_invalid',
  'baseline_refused',
  'evidence_invalid',
  'saboteur_stale',
  'load_refused',
  'conversion_target_not_empty',
  'conversion_checkpoint',
  'store_configuration',
  'store_kit_invalid',
]);

export function exitOfError(error: unknown): ExitCode {
  const code = codeOf(error);
  if (code === 'interrupted') return EXIT.interrupted;
  // Documents that are not accounted for are a difference like any other.
  if (code === 'conversion_sum') return EXIT.different;
  return code !== undefined && USAGE_CODES.has(code) ? EXIT.usage : EXIT.unproven;
}

/** The `code` of an error that has one of ours: text in lower case, unlike those of Node (`ENOENT`) and drivers. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[a-z][a-z_]+$/.test(code) ? code : undefined;
}
