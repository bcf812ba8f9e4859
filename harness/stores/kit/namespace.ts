import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.ts';

/** Brings up what a new network namespace has, and that is only the loopback interface; then runs its arguments. */
const UP = '{ ip link set lo up 2>/dev/null || ifconfig lo up; } && exec "$@"';

/**
 * A command line that runs another in a network namespace of its own, with no interface but loopback: the kernel itself
 * refuses whatever would leave the machine, for every process in it. Root stays root; anybody else is himself in it,
 * by a user namespace.
 */
export function inNamespace(command: readonly string[]): readonly [string, ...string[]] {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid === 0) return ['unshare', '--net', 'sh', '-c', UP, 'sh', ...command];
  // Who is mapped to root may bring an interface up; the second namespace makes him himself again, for PostgreSQL refuses root.
  const himself = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, ...command];
  return ['unshare', '--user', '--map-root-user', '--net', 'sh', '-c', UP, 'sh', ...himself];
}

/**
 * Tries whether this platform allows such a namespace, before anything depends on it.
 *
 * @throws StoreError with what it said, and what to do.
 */
export async function requireNamespace(): Promise<void> {
  const [program, ...args] = inNamespace(['cat', '/proc/self/net/dev']);
  let devices: string;
  try {
    devices = (await promisify(execFile)(program, args)).stdout;
  } catch (cause) {
    const { code, stderr = '', message } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
    const said = code === 'ENOENT' ? 'there is no program "unshare", of util-linux' : stderr.trim().replaceAll(/\s*\n\s*/g, '; ') || message;
    throw refused(
      `this platform does not allow a network namespace (${said}): run on Linux with util-linux and iproute2, as root or where users may make namespaces`,
      cause,
    );
  }
  const names = interfacesIn(devices);
  if (names.join() !== 'lo') throw refused(`a new network namespace has other interfaces than loopback here (${names.join(', ')})`);
}

/** The names of the network interfaces that this process can see. */
export function ownInterfaces(): readonly string[] {
  return interfacesIn(readFileSync('/proc/self/net/dev', 'utf8'));
}

/** The text is `/proc/net/dev` (proc_pid_net(5)): two lines of head, then a line an interface. */
function interfacesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(2)
    .flatMap((line) => /^\s*([^:\s]+):/.exec(line)?.[1] ?? []);
}

/**
 * How often the kernel found no route for what some process of this network namespace wanted to send or to connect to:
 * in one with no interface but loopback, every attempt to reach anything else, by TCP or UDP, is counted here.
 * `OutNoRoutes` of RFC 4293 (ipSystemStatsOutNoRoutes), from `/proc/net/snmp` and `snmp6`.
 */
export function unroutedCount(): number {
  const [names = '', values = ''] = readFileSync('/proc/self/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip: '));
  const ipv4 = Number(values.split(' ')[names.split(' ').indexOf('OutNoRoutes')]);
  const ipv6 = Number(/^Ip6OutNoRoutes\s+(\d+)$/m.exec(readIfThere('/proc/self/net/snmp6'))?.[1] ?? 0);
  if (!Number.isSafeInteger(ipv4))
    throw refused('the kernel does not count what has no route (OutNoRoutes in /proc/net/snmp), so nothing shows that nothing was tried');
  return ipv4 + ipv6;
}

/** A kernel without IPv6 has no such file. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function refused(message: string, cause?: unknown): StoreError {
  return new StoreError('store_no_namespace', message, cause === undefined ? {} : { cause });
}
