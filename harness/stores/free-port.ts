import { createServer } from 'node:net';

/**
 * A TCP port of the loopback interface that nobody listens on at this moment. It may be taken before the server binds it:
 * whoever uses it must try again with another when that happens, and make sure that the server which answers is his own.
 */
export async function freePort(): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve);
    });
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port');
    return address.port;
  } finally {
    await new Promise<void>((resolve) => probe.close(() => resolve()));
  }
}

/** How often a start is tried on another port before it is given up. */
export const PORT_ATTEMPTS = 8;
