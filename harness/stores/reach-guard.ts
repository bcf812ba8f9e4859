import { Socket as Datagrams } from 'node:dgram';
import { isIP, type NetConnectOpts, Socket } from 'node:net';

/** Something in the run wanted to reach what is neither on this machine nor one of its servers. */
export class ReachError extends Error {
  readonly code = 'foreign_connection';
  /** `host:port`. */
  readonly peer: string;

  constructor(peer: string) {
    super(
      `the run tried to reach ${peer}, which is neither on this machine nor one of its servers, so what it gives is no function of commit and seed: take that out of the subject, or name the host under "hosts" in the configuration`,
    );
    this.peer = peer;
  }
}

const guards = new Set<ReachGuard>();

/**
 * While it is there, every socket that this process connects, by TCP or UDP and by whatever library, must lead to
 * loopback or to a host that some guard allows. One that does not is refused, and the guards' signals are aborted with
 * its peer. What other processes do, and code that is not JavaScript, it cannot see: in a kit's run the kernel does.
 */
export class ReachGuard implements Disposable {
  readonly #hosts: ReadonlySet<string>;
  readonly #stray = new AbortController();

  /** @param hosts Names or addresses, without ports. */
  constructor(hosts: Iterable<string>) {
    this.#hosts = new Set([...hosts].map((host) => host.toLowerCase()));
    if (guards.size === 0) patch();
    guards.add(this);
  }

  /** Aborted with a `ReachError` by the first connection that leads elsewhere. */
  get signal(): AbortSignal {
    return this.#stray.signal;
  }

  allows(host: string): boolean {
    return this.#hosts.has(host.toLowerCase());
  }

  refuse(error: ReachError): void {
    this.#stray.abort(error);
  }

  [Symbol.dispose](): void {
    guards.delete(this);
    if (guards.size === 0) restore();
  }
}

/** Whether a name or address is this machine's own (RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (isIP(name) === 4) return name.startsWith('127.') || name === '0.0.0.0';
  if (isIP(name) === 6) return ['::1', '::', '0:0:0:0:0:0:0:1'].includes(name) || name.startsWith('::ffff:127.');
  return name === 'localhost' || name.endsWith('.localhost');
}

/** The refusal of a peer that no guard allows. */
function refusalOf(host: string, port: unknown): ReachError | undefined {
  if (isLoopback(host) || [...guards].some((guard) => guard.allows(host))) return undefined;
  const error = new ReachError(`${isIP(host) === 6 ? `[${host}]` : host}:${String(port ?? '?')}`);
  for (const guard of guards) guard.refuse(error);
  return error;
}

const own = { connect: Socket.prototype.connect, aim: Datagrams.prototype.connect, send: Datagrams.prototype.send };

/** Whatever connects in Node does so by these three: `net`, `tls`, `http`, `fetch`, both drivers. */
function patch(): void {
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const { host, port } = peerOf(args);
    const refusal = host === undefined ? undefined : refusalOf(host, port);
    if (refusal !== undefined) return this.destroy(refusal);
    // A name that is allowed leads where it leads, but that of this machine only to this machine.
    if (host !== undefined && isIP(host) === 0 && isLoopback(host)) {
      this.once('lookup', (_error, address) => {
        const elsewhere = address ? refusalOf(address, port) : undefined;
        if (elsewhere !== undefined) this.destroy(elsewhere);
      });
    }
    return Reflect.apply(own.connect, this, args);
  } as typeof own.connect;
  Datagrams.prototype.connect = function (this: Datagrams, ...args: unknown[]) {
    const refusal = refusalOf(textIn(args.slice(1)), args[0]);
    if (refusal !== undefined) throw refusal;
    return Reflect.apply(own.aim, this, args);
  } as typeof own.aim;
  Datagrams.prototype.send = function (this: Datagrams, ...args: unknown[]) {
    const refusal = refusalOf(
      textIn(args.slice(1)),
      args.slice(1).findLast((each) => typeof each === 'number'),
    );
    if (refusal !== undefined) throw refusal;
    return Reflect.apply(own.send, this, args);
  } as typeof own.send;
}

function restore(): void {
  Socket.prototype.connect = own.connect;
  Datagrams.prototype.connect = own.aim;
  Datagrams.prototype.send = own.send;
}

/** Where a socket is told to connect to; no host for a pipe. `net.connect` hands its arguments over as one list. */
function peerOf(args: readonly unknown[]): { readonly host: string | undefined; readonly port: unknown } {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const options = first as Partial<Record<'path' | 'host' | 'port', unknown>> & Partial<NetConnectOpts>;
    if (options.path) return { host: undefined, port: undefined };
    return { host: typeof options.host === 'string' && options.host !== '' ? options.host : 'localhost', port: options.port };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { host: undefined, port: undefined };
  return { host: typeof second === 'string' ? second : 'localhost', port: first };
}

/** The address among a datagram's arguments: the one text. */
function textIn(args: readonly unknown[]): string {
  return args.find((each) => typeof each === 'string') ?? 'localhost';
}
