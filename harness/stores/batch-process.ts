import { spawnSync } from 'node:child_process';

export interface Command {
  readonly binary: string;
  readonly args: readonly string[];
}

/**
 * The command as a batch process of Linux (sched(7), SCHED_BATCH): one that is woken does not take the processor from who
 * runs. Where a run's servers take it from the run at every request, the run stands in the queue for a quarter of its time
 * beside a processor that has nothing to do.
 *
 * @returns the command as it is where the system has no such processes, or `chrt` (util-linux) is not there.
 */
export function asBatchProcess({ binary, args }: Command): Command {
  chrt ??= findChrt();
  return chrt === '' ? { binary, args } : { binary: chrt, args: ['-b', '0', binary, ...args] };
}

let chrt: string | undefined;

/** Its path once it has been seen to work; else nothing. */
function findChrt(): string {
  if (process.platform !== 'linux') return '';
  const { status, stdout } = spawnSync('sh', ['-c', 'chrt -b 0 true && command -v chrt'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? stdout.trim() : '';
}
