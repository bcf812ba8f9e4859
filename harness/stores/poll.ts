import { setTimeout as pause } from 'node:timers/promises';

export interface PollOptions {
  /** How long the state may take to come about, ms. */
  readonly deadlineMs: number;
  /** Between two looks, ms. Default 20. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks at a state until it is there: `look` gives undefined for "not yet". Gives undefined once the deadline has passed;
 * whatever `look` throws ends the wait.
 */
export async function pollUntil<T>(look: () => Promise<T | undefined> | T | undefined, options: PollOptions): Promise<T | undefined> {
  const until = performance.now() + options.deadlineMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= until) return undefined;
    await pause(options.intervalMs ?? 20);
  }
}
