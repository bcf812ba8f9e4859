import type { NamedDatabases } from '../arena/conversion-places.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';

/** How a user names databases of their own. */
export interface NamedFlags {
  readonly source?: string;
  readonly database?: string;
  readonly target?: string;
  readonly reader?: string;
  readonly fromEnv?: boolean;
  readonly dryRun?: boolean;
}

/**
 * The databases that were named; undefined where none was.
 *
 * @throws UsageError when something is missing, or has no use.
 */
export function namedDatabases(flags: NamedFlags, env: CommandContext['env']): NamedDatabases | undefined {
  const urlOf = (given: string | undefined, variable: string): string | undefined => given ?? (flags.fromEnv === true ? env[variable] || undefined : undefined);
  const source = urlOf(flags.source, 'CUTOVER_SOURCE_URL');
  const target = urlOf(flags.target, 'CUTOVER_TARGET_URL');
  const reader = urlOf(flags.reader, 'CUTOVER_READER_URL');
  if (source === undefined) {
    const idle = [flags.database && '--database', target && '--target', reader && '--reader', flags.dryRun && '--dry-run', flags.fromEnv && '--from-env'];
    const first = idle.find((name) => typeof name === 'string');
    if (first !== undefined) throw new UsageError(`${first} goes with a source: give --source, or CUTOVER_SOURCE_URL with --from-env`);
    return undefined;
  }
  if (flags.dryRun === true && flags.target !== undefined) throw new UsageError('--dry-run writes to no database of yours: leave out --target');
  if (flags.dryRun !== true && target === undefined)
    throw new UsageError('--source needs --target; --dry-run says first what would become of its documents, and writes nothing to a database of yours');
  return { source, database: flags.database, ...(flags.dryRun === true ? {} : { target, reader }) };
}
