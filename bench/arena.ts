import { fileURLToPath } from 'node:url';
import config from '../cutover.config.ts';
import { RunArena } from '../harness/arena/arena.ts';
import { BUDGETS } from '../harness/arena/budgets.ts';
import { DivergenceBook } from '../harness/arena/divergence-book.ts';
import type { Elsewhere } from '../harness/arena/elsewhere.ts';
import { ReplayLines } from '../harness/arena/replay-line.ts';
import type { Budget } from '../harness/contract/arena.ts';
import type { Stores } from '../harness/contract/stores.ts';

/** The modules that are measured: all that are configured. */
export const MODULES = config.modules;

/** The arena in which `verify` would judge a module, with a budget of the bench's own and no evidence. */
export function benchArena(module: string, stores: Stores, elsewhere: Elsewhere, budget: Partial<Budget>): RunArena {
  const entry = MODULES.find((each) => each.module.name === module);
  if (entry === undefined) throw new Error(`no module "${module}": there are ${MODULES.map((each) => each.module.name).join(', ')}`);
  const configFile = fileURLToPath(new URL('../cutover.config.ts', import.meta.url));
  return new RunArena({
    entry,
    configFile,
    stores,
    elsewhere,
    seed: 1,
    budget: { ...BUDGETS.quick, ...budget },
    signal: new AbortController().signal,
    divergences: new DivergenceBook([], '2026-01-01'),
    baseline: undefined,
    replays: new ReplayLines({ config, configFile, reports: '' }),
    tap: () => undefined,
    onProgress: () => undefined,
  });
}
