import autocannon from 'autocannon';
import type { HttpCall } from '../../contract/service.ts';

export interface ClosedWindow {
  readonly url: string;
  /** Connections, each of which sends its next call when the one before is answered. */
  readonly connections: number;
  /** As many as there are calls: the window ends with the answer to the last. */
  readonly calls: readonly HttpCall[];
  readonly timeoutMs: number;
  /** Statuses that say no, of calls that may be refused: they count as answers. Default none. */
  readonly refusals?: readonly number[];
}

/** What a closed loop gave. */
export interface ClosedRecord {
  /** Answers a second, from the first call's sending to the last one's answer. */
  readonly perSecond: number;
  readonly answered: number;
  readonly failed: number;
  /** In whole ms, as autocannon counts them, from the send: a stall counts once for each connection. */
  readonly p99Ms: number;
}

/** Measures throughput at a fixed number of connections, by autocannon. Its latencies are not judged by. */
export async function closedLoop({ url, connections, calls, timeoutMs, refusals = [] }: ClosedWindow, signal?: AbortSignal): Promise<ClosedRecord> {
  signal?.throwIfAborted();
  const base = new URL(url).pathname.replace(/\/$/, '');
  let sent = 0;
  let answered = 0;
  const startedMs = performance.now();
  let lastMs = startedMs;
  // Its types show the promise or the emitter, and it is both.
  const running = autocannon({
    url,
    connections: Math.min(connections, calls.length),
    amount: calls.length,
    // It takes whole seconds.
    timeout: Math.max(1, Math.round(timeoutMs / 1_000)),
    // How often it looks whether it is done, ms. Its own duration counts to there, so it is not used.
    sampleInt: 100,
    requests: [
      {
        setupRequest: (request) => {
          // Each connection sets its first request up before it counts it: what is beyond the list is built and not sent.
          const { method, path, headers, body } = calls[sent++ % calls.length] as HttpCall;
          return { ...request, method: method as 'POST', path: `${base}${path}`, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
        },
      },
    ],
  }) as Promise<autocannon.Result> & autocannon.Instance;
  const stop = (): void => running.stop();
  signal?.addEventListener('abort', stop, { once: true });
  running.on('response', (_client, status) => {
    lastMs = performance.now();
    if ((status >= 200 && status < 300) || refusals.includes(status)) answered++;
  });
  try {
    const { latency } = await running;
    signal?.throwIfAborted();
    return { perSecond: (answered * 1_000) / Math.max(lastMs - startedMs, 1), answered, failed: calls.length - answered, p99Ms: latency.p99 };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
