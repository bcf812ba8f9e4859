import { availableParallelism, constants, getPriority, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HttpCall } from '../../contract/service.ts';
import { untilAborted } from '../../kit/until-aborted.ts';
import type { FromSender, Share, ToSender } from './sender.ts';
import { threadFile } from './thread-file.ts';
import { type WindowRecord, type WindowShare, windowOf } from './window-record.ts';

/** From the word to start until the first call is due. */
const LEAD_NS = 5_000_000n;
const NS_PER_S = 1e9;

const LATE_US = 5_000;
const MOST_IN_FLIGHT = 2_048;

export interface OpenWindow {
  readonly url: string;
  /** Call k is due k/rate seconds after the start, whatever is in flight. */
  readonly calls: readonly HttpCall[];
  /** Calls a second. */
  readonly rate: number;
  readonly timeoutMs: number;
  /** A call sent more than this after it was due is late, µs. Default 5,000. */
  readonly lateUs?: number;
  /** Statuses that say no, of calls that may be refused: such an answer is no failure, and no part of the times. Default none. */
  readonly refusals?: readonly number[];
  /** With so many unanswered, further calls fail unsent. Default 2,048. */
  readonly mostInFlight?: number;
}

/** The driver broke: a thread of it ended. */
export class OpenLoopError extends Error {
  readonly code = 'load_driver_failed';
}

/**
 * Sends calls at a steady rate, as users do, who do not wait for each other (an open loop). In the closed loop of most
 * tools a stalled service is asked less, and its stall counts once for each connection: coordinated omission (Gil Tene,
 * "How NOT to Measure Latency"). Here the response time counts from when a call was *due*.
 *
 * Its threads stay, with their connections, from one window to the next.
 */
export class OpenLoop implements AsyncDisposable {
  readonly #senders: readonly Worker[];
  readonly #broken = Promise.withResolvers<never>();

  constructor(threads = Math.max(1, Math.min(4, availableParallelism() - 1))) {
    this.#senders = withPriority(() => Array.from({ length: threads }, () => new Worker(threadFile('sender'))));
    this.#broken.promise.catch(() => undefined);
    for (const sender of this.#senders) sender.on('error', (error) => this.#broken.reject(new OpenLoopError(`a thread of the driver broke: ${error.message}`)));
  }

  /** Runs one window to the end of its last call. @throws OpenLoopError; the signal's reason when it is aborted. */
  async window(window: OpenWindow, signal?: AbortSignal): Promise<WindowRecord> {
    const shares = this.#senders.map((_, index) => shareOf(window, index, this.#senders.length));
    const run = async (): Promise<WindowRecord> => {
      await Promise.all(this.#senders.map((sender, index) => ask(sender, { kind: 'share', share: shares[index] as Share })));
      const startNs = process.hrtime.bigint() + LEAD_NS;
      const answers = await Promise.all(this.#senders.map((sender) => ask(sender, { kind: 'start', startNs })));
      return windowOf(answers.map((answer) => (answer as { share: WindowShare }).share));
    };
    return untilAborted(Promise.race([run(), this.#broken.promise]), signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.terminate()));
  }
}

/**
 * Threads begin with the priority of the one that starts them. Those of the driver come first where the system allows it
 * (it asks for a privilege): on three busy cores' work for two, one send in ten was late rather than one in three.
 */
function withPriority<T>(start: () => T): T {
  const usual = getPriority();
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    return start();
  }
  try {
    return start();
  } finally {
    setPriority(usual);
  }
}

function shareOf(window: OpenWindow, index: number, threads: number): Share {
  const { url, calls, rate, timeoutMs, lateUs = LATE_US, refusals = [], mostInFlight = MOST_IN_FLIGHT } = window;
  const stepNs = NS_PER_S / rate;
  return {
    url,
    calls: calls.filter((_, position) => position % threads === index),
    firstNs: index * stepNs,
    stepNs: threads * stepNs,
    timeoutMs,
    lateUs,
    refusals,
    mostInFlight: Math.ceil(mostInFlight / threads),
  };
}

function ask(sender: Worker, message: ToSender): Promise<FromSender> {
  return new Promise((resolve) => {
    sender.once('message', resolve);
    sender.postMessage(message);
  });
}
