import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { statFields } from './process-identity.ts';

/** A process and all that descend from it now, itself first. Those that end meanwhile may be among them. */
export function processTree(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of process.platform === 'linux' ? fromProc() : fromPs()) children.set(parent, [...(children.get(parent) ?? []), child]);
  const tree = [pid];
  for (const each of tree) tree.push(...(children.get(each) ?? []));
  return tree;
}

/** Sends a signal to each; who is gone already is passed over. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Process and parent, from proc(5): `stat` fields 1 and 4. A slim container may have no `ps`. */
function fromProc(): readonly (readonly [number, number])[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [[Number(name), Number(statFields(name)[1])] as const];
    } catch {
      return [];
    }
  });
}

function fromPs(): readonly (readonly [number, number])[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid, parent]) => (pid && parent ? [[pid, parent] as const] : []));
}
