import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * When a process started, as a text that no other process with the same pid will have: a pid is reused, the pair is not.
 * On Linux the boot's id and the start in clock ticks since boot (proc(5), `stat` field 22), elsewhere what `ps` says.
 * Undefined when no such process runs; a zombie counts as gone.
 */
export function processStart(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    const fields = readOrUndefined(() => statFields(`${pid}`));
    if (fields === undefined) return undefined;
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${bootId()}:${fields[19]}`;
  }
  const answer = ps(pid, 'stat=,lstart=');
  if (answer === undefined || answer === '' || answer.startsWith('Z')) return undefined;
  return answer.slice(answer.indexOf(' ') + 1).trim();
}

/** True while the very process that was seen to start then is running. */
export function isRunning(pid: number, start: string): boolean {
  return processStart(pid) === start;
}

/** Whether a process is stopped: SIGSTOP is taken by each of its threads in its own time. One that is gone is. */
export function isStopped(pid: number): boolean {
  if (process.platform !== 'linux') return /^[TZ]?$/.test((ps(pid, 'state=') ?? '').slice(0, 1));
  const threads = readOrUndefined(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  // One that has ended since says nothing of the others.
  return threads.every((thread) => STOPPED.has(readOrUndefined(() => statFields(`${pid}/task/${thread}`))?.[0] ?? 'X'));
}

/** Stopped, held by a debugger, dead and not yet buried, gone. */
const STOPPED: ReadonlySet<string> = new Set(['T', 't', 'Z', 'X']);

/** What proc(5) says in `stat` behind the second field: that is the command in parentheses, and may hold spaces and parentheses. */
export function statFields(of: string): readonly string[] {
  const stat = readFileSync(`/proc/${of}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The command line of a running process; empty when it cannot be read. */
export function commandLine(pid: number): string {
  if (process.platform === 'linux') {
    return readOrUndefined(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.replaceAll('\0', ' ') ?? '';
  }
  return ps(pid, 'command=') ?? '';
}

/**
 * Where pids of this process mean something: the host, and on Linux its pid namespace. Two containers that share a home
 * folder see different processes under the same numbers, so one must not judge the other's.
 */
export function processRealm(): string {
  const namespace = process.platform === 'linux' ? readOrUndefined(() => readlinkSync('/proc/self/ns/pid')) : undefined;
  return namespace === undefined ? hostname() : `${hostname()}/${namespace}`;
}

let knownBootId: string | undefined;

function bootId(): string {
  knownBootId ??= readOrUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()) ?? 'boot';
  return knownBootId;
}

function ps(pid: number, format: string): string | undefined {
  return readOrUndefined(() =>
    execFileSync('ps', ['-o', format, '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim(),
  );
}

function readOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
