import autocannon from 'autocannon';
import type { HttpCall } from '../../contract/service.ts';

export interface ClosedWindow {
  readonly url: string;
  /** Connections, each of which sends its next call when the one before is answered. */
  readonly connections: number;
  readonly durationS: number;
  readonly timeoutMs: number;
  /** The next call, asked for as it is sent. */
  readonly next: () => HttpCall;
}

/** What a closed loop gave. */
export interface ClosedRecord {
  /** Answers with a 2xx status, a second. */
  readonly perSecond: number;
  readonly answered: number;
  readonly failed: number;
  /** In whole ms, as autocannon counts them, from the send: a stall counts once for each connection. */
  readonly p99Ms: number;
}

/** Measures throughput at a fixed number of connections, by autocannon. Its latencies are not judged by. */
export async function closedLoop({ url, connections, durationS, timeoutMs, next }: ClosedWindow, signal?: AbortSignal): Promise<ClosedRecord> {
  signal?.throwIfAborted();
  const base = new URL(url).pathname.replace(/\/$/, '');
  const running = autocannon({
    url,
    connections,
    duration: durationS,
    // It takes whole seconds.
    timeout: Math.max(1, Math.round(timeoutMs / 1_000)),
    // How often it looks whether its time is over, ms.
    sampleInt: 100,
    requests: [
      {
        setupRequest: (request) => {
          const { method, path, headers, body } = next();
          return { ...request, method: method as 'POST', path: `${base}${path}`, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
        },
      },
    ],
  });
  const stop = (): void => (running as unknown as { stop(): void }).stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await running;
    signal?.throwIfAborted();
    const answered = result['2xx'];
    // Its errors hold its timeouts.
    return { perSecond: answered / result.duration, answered, failed: result.non2xx + result.errors, p99Ms: result.latency.p99 };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
