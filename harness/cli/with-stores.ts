import { randomBytes } from 'node:crypto';
import type { Stores } from '../contract/stores.ts';
import type { CommandContext } from './command-context.ts';
import type { Console } from './console.ts';
import type { StoresOption } from './option-values.ts';
import { ProgressView } from './progress-view.ts';

/** Which servers a command works on. */
export interface StoresWanted {
  readonly stores: StoresOption;
  readonly durability?: 'full' | 'relaxed';
}

/** Shows the progress of work that needs no stores of the run's own. */
export async function withProgress<T>(console: Console, work: (view: ProgressView) => Promise<T>): Promise<T> {
  using view = new ProgressView(console);
  return await work(view);
}

/** Opens a run's stores, with its progress in sight, and ends both behind the work. */
export async function withStores<T>(
  { console, env, signal }: CommandContext,
  { stores: way, durability }: StoresWanted,
  work: (stores: Stores, view: ProgressView) => Promise<T>,
): Promise<T> {
  // Only now: help and wrong usage are answered before two database drivers are loaded.
  const { openStores } = await import('../stores/open-stores.ts');
  using view = new ProgressView(console);
  view.note('starting the stores');
  const runId = randomBytes(4).toString('hex');
  const options = { way, env, runId, signal, ...(durability === undefined ? {} : { durability }) };
  await using stores = await openStores({ ...options, onProgress: (message) => view.note(message) });
  return await work(stores, view);
}
