import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLoopback, type ReachError, ReachGuard } from './reach-guard.ts';

/** Addresses of TEST-NET-3 and of the documentation prefix (RFC 5737, RFC 3849): nobody has them. */
const FAR = '203.0.113.7';
const FAR6 = '2001:db8::7';

/** A name to the guard, and an address to the resolver, which asks nobody for it (inet_aton(3)). */
const HERE = '127.1';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});
/** The error that ends a socket. */
async function failure(socket: Socket): Promise<unknown> {
  open.push(socket);
  const [error] = await once(socket, 'error', { signal: AbortSignal.timeout(5_000) });
  return error;
}

const server = createServer((socket) => socket.end('hello'));
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => new Promise((resolve) => server.close(resolve)));
const port = (): number => (server.address() as AddressInfo).port;

describe('beyond loopback and the hosts that are allowed, a connection is refused and told', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['net.connect', `${FAR}:9`, () => failure(connect(9, FAR))],
    ['net.connect with options', `[${FAR6}]:9`, () => failure(connect({ host: FAR6, port: 9 }))],
    ['a socket that is made first, as pg does', `${FAR}:5432`, () => failure(new Socket().connect(5432, FAR))],
    ['a name, without a look-up', 'db.example.test:27017', () => failure(connect(27017, 'db.example.test'))],
    ['tls', `${FAR}:443`, () => failure(connectTls(443, FAR))],
    ['http', `${FAR}:80`, () => once(get(`http://${FAR}/`), 'error').then(([error]) => error)],
    ['fetch', `${FAR}:80`, () => fetch(`http://${FAR}/`).catch((error: Error) => error.cause)],
  ])('%s', async (_name, peer, reach) => {
    using guard = new ReachGuard(['db.example.com', '203.0.113.8']);
    expect(await reach()).toMatchObject({ code: 'foreign_connection', peer });
    expect((guard.signal.reason as ReachError).message).toContain(`tried to reach ${peer}, which is neither on this machine nor one of its servers`);
  });

  it('a datagram, sent or connected', () => {
    using guard = new ReachGuard([]);
    const socket = createSocket('udp4');
    expect(() => socket.send('x', 53, FAR)).toThrow(`${FAR}:53`);
    expect(() => socket.send(Buffer.from('xyz'), 0, 3, 53, FAR)).toThrow(`${FAR}:53`);
    expect(() => socket.connect(53, FAR)).toThrow(`${FAR}:53`);
    socket.close();
    expect(guard.signal.aborted).toBe(true);
  });
});

describe('what is allowed goes through', () => {
  it('loopback, by address and by name', async () => {
    using guard = new ReachGuard([]);
    for (const socket of [connect(port(), '127.0.0.1'), connect({ port: port() }), connect(port(), 'localhost'), new Socket().connect(port(), '127.0.0.1')]) {
      open.push(socket);
      expect(String((await once(socket, 'data'))[0])).toBe('hello');
    }
    expect(guard.signal.aborted).toBe(false);
  });

  it('a host that some guard allows, until that guard is gone; and everything once none is left', async () => {
    const outer = new ReachGuard([]);
    const inner = new ReachGuard([HERE]);
    const hears = async (): Promise<string> => {
      const socket = connect(port(), HERE);
      open.push(socket);
      return String((await once(socket, 'data'))[0]);
    };
    expect(await hears()).toBe('hello');
    inner[Symbol.dispose]();
    await expect(hears()).rejects.toMatchObject({ code: 'foreign_connection', peer: `${HERE}:${port()}` });
    expect(inner.signal.aborted).toBe(false);
    outer[Symbol.dispose]();
    expect(await hears()).toBe('hello');
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.255.0.3', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:127.0.0.1', true],
  ['localhost', true],
  ['a.LOCALHOST', true],
  ['localhost.example.com', false],
  ['127.0.0.1.example.com', false],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['fe80::1', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
