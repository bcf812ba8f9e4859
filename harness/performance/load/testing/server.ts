/**
 * Entry of a small server: answers each request after `delayMs`, and with `freezeMs` stands still that long, every
 * `everyMs`. Tells its parent its port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServerManners {
  readonly delayMs: number;
  readonly freezeMs?: number;
  readonly everyMs?: number;
  /** Every so many requests one is answered with 500, at once. */
  readonly failEvery?: number;
  /** Every so many requests one is never answered. */
  readonly muteEvery?: number;
}

const { delayMs, freezeMs = 0, everyMs = 0, failEvery = 0, muteEvery = 0 } = JSON.parse(process.argv[2] ?? '{}') as ServerManners;
let requests = 0;

const server = createServer((request, response) => {
  requests++;
  request.resume();
  if (muteEvery > 0 && requests % muteEvery === 0) return;
  if (failEvery > 0 && requests % failEvery === 0) {
    response.writeHead(500).end('{}');
    return;
  }
  setTimeout(() => response.writeHead(200).end('{"ok":true}'), delayMs);
});

if (freezeMs > 0) setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, freezeMs), everyMs);

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
