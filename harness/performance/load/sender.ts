/** Entry of a thread that sends its share of a window's calls, each when it is due, whatever is in flight. */
import { Agent, request } from 'node:http';
import { parentPort, Worker } from 'node:worker_threads';
import type { HttpCall } from '../../contract/service.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { Beat } from './metronome.ts';
import { threadFile } from './thread-file.ts';
import type { WindowShare } from './window-record.ts';

/** A thread's share of a window: its calls, one every `stepNs` from `firstNs` after the start. */
export interface Share {
  readonly url: string;
  readonly calls: readonly HttpCall[];
  readonly firstNs: number;
  readonly stepNs: number;
  readonly timeoutMs: number;
  /** A call sent more than this after it was due is late. */
  readonly lateUs: number;
  /** Statuses that say no, of calls that may be refused: such an answer is no failure, and no part of the times. */
  readonly refusals: readonly number[];
  /** With so many unanswered, further calls of this thread fail unsent. */
  readonly mostInFlight: number;
}

export type ToSender = { readonly kind: 'share'; readonly share: Share } | { readonly kind: 'start'; readonly startNs: bigint };
export type FromSender = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly share: WindowShare };

/**
 * Of `node:http` rather than `undici`: it is part of the runtime that the project pins, and every connection that an
 * open loop needs at a stall is opened at once. Most lately used connections come first, so that idle ones may end.
 */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 4_096, scheduling: 'lifo' });

/** Runs from the start: to start it takes longer than a window's first call may be late. */
const metronome = new Worker(threadFile('metronome'));
metronome.on('error', (error) => {
  throw error;
});

let share: Share | undefined;

parentPort?.on('message', (message: ToSender) => {
  if (message.kind === 'share') {
    share = message.share;
    answer({ kind: 'ready' });
  } else if (share !== undefined) {
    void send(share, message.startNs).then((sent) => answer({ kind: 'done', share: sent }));
  }
});

function answer(message: FromSender): void {
  parentPort?.postMessage(message);
}

async function send(window: Share, startNs: bigint): Promise<WindowShare> {
  const { calls, firstNs, stepNs, timeoutMs, lateUs, refusals, mostInFlight } = window;
  const responses = new LatencyHistogram();
  const services = new LatencyHistogram();
  const lateness = new LatencyHistogram();
  const failures: Record<string, number> = {};
  const sinceStartUs = (): number => Number(process.hrtime.bigint() - startNs) / 1_000;
  const base = new URL(window.url);
  let logSum = 0;
  let late = 0;
  let refused = 0;
  let inFlight = 0;
  const fail = (reason: string): void => {
    failures[reason] = (failures[reason] ?? 0) + 1;
    // Never a fast answer, nor one that is left out: as long as a call may take at most.
    responses.record(timeoutMs * 1_000);
    services.record(timeoutMs * 1_000);
  };
  const one = async (index: number): Promise<void> => {
    const dueUs = (firstNs + index * stepNs) / 1_000;
    const sentUs = sinceStartUs();
    lateness.record(sentUs - dueUs);
    if (sentUs - dueUs > lateUs) late++;
    if (inFlight >= mostInFlight) return fail('not sent');
    inFlight++;
    const answered = await call(base, calls[index] as HttpCall, timeoutMs);
    inFlight--;
    if (typeof answered === 'string') return fail(answered);
    if (refusals.includes(answered)) {
      refused++;
      return;
    }
    if (answered < 200 || answered > 299) return fail(`status ${answered}`);
    const endUs = sinceStartUs();
    responses.record(endUs - dueUs);
    services.record(endUs - sentUs);
    logSum += Math.log(Math.max(1, endUs - dueUs));
  };
  await strokes({ startNs, firstNs, stepNs, count: calls.length }, one);
  return { planned: calls.length, late, refused, failures, logSum, responses: responses.encode(), services: services.encode(), lateness: lateness.encode() };
}

/** Does something at each stroke of a beat, without waiting for what it did before; resolves when all of it is done. */
async function strokes(beat: Beat, act: (index: number) => Promise<void>): Promise<void> {
  if (beat.count === 0) return;
  const acts: Promise<void>[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const onStroke = (index: number): void => {
    acts.push(act(index));
    if (index === beat.count - 1) resolve();
  };
  metronome.on('message', onStroke);
  metronome.postMessage(beat);
  await over;
  metronome.off('message', onStroke);
  await Promise.all(acts);
}

/** Sends one request, and reads its answer to the end. Gives its status, or in a word why there is none. */
function call(base: URL, { method, path, headers, body }: HttpCall, timeoutMs: number): Promise<number | string> {
  return new Promise((resolve) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const sized = bytes === undefined ? headers : { ...headers, 'content-length': String(bytes.length) };
    const sending = request({ agent, host: base.hostname, port: base.port, method, path: `${base.pathname.replace(/\/$/, '')}${path}`, headers: sized });
    const end = (answered: number | string): void => {
      clearTimeout(timer);
      resolve(answered);
    };
    const timer = setTimeout(() => {
      end('timeout');
      sending.destroy();
    }, timeoutMs);
    sending.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
    sending.on('response', (response) => {
      const { statusCode = 0 } = response;
      response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
      response.on('close', () => end('cut off'));
      response.on('end', () => end(statusCode));
      response.resume();
    });
    sending.end(bytes);
  });
}
