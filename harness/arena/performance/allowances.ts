import type { CutoverConfig } from '../../contract/config.ts';
import type { PerformanceAllowance, PerformanceBudgets } from '../../contract/performance.ts';
import type { Limit } from '../../contract/trial.ts';
import { ConfigError } from '../load-config.ts';

/** Slower than that is a regression, unless something else is said. */
export const DEFAULT_BUDGET = 0.1;
/** A path that may be ten times as slow is not judged at all. */
const LARGEST_BUDGET = 9;

/** How much each path may take: the default, or what somebody allows it, for a reason and until a day. */
export class Allowances {
  readonly #budgets: PerformanceBudgets;
  readonly #today: string;

  /**
   * @param today ISO date.
   * @throws ConfigError of what is no budget, names no path or no date, or says one thing twice.
   */
  constructor({ modules, performance = {} }: CutoverConfig, today: string) {
    this.#budgets = performance;
    this.#today = today;
    checkBudget('the budget of all paths', performance.budget ?? DEFAULT_BUDGET);
    const seen = new Set<string>();
    for (const allowance of performance.allowances ?? []) {
      const name = nameOf(allowance);
      const module = modules.find((entry) => entry.module.name === allowance.module)?.module;
      if (module === undefined) fail(`the allowance for ${name} names a module that is not configured`);
      if (allowance.path !== undefined && module.operations[allowance.path]?.critical !== true) fail(`the allowance for ${name} names no critical path`);
      if (seen.has(name)) fail(`there are two allowances for ${name}`);
      seen.add(name);
      checkBudget(`the budget of ${name}`, allowance.budget);
      if (allowance.p99Ms !== undefined && !(allowance.p99Ms > 0 && Number.isFinite(allowance.p99Ms)))
        fail(`the ceiling of ${name} is ms above 0, not ${allowance.p99Ms}`);
      for (const member of ['owner', 'reason'] as const) if (!allowance[member]) fail(`the allowance for ${name} lacks its ${member}`);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(allowance.expires)) fail(`the allowance for ${name} expires on "${allowance.expires}", which is no date like 2026-12-31`);
    }
  }

  /** What a path may take. An allowance that has expired allows nothing any more. */
  of(module: string, path: string): { readonly limit: Limit; readonly allowance?: PerformanceAllowance; readonly hasExpired: boolean } {
    const fitting = (this.#budgets.allowances ?? []).filter((each) => each.module === module && (each.path ?? path) === path);
    const allowance = fitting.find((each) => each.path !== undefined) ?? fitting[0];
    if (allowance === undefined) return { limit: { budget: this.#budgets.budget ?? DEFAULT_BUDGET }, hasExpired: false };
    const { budget, p99Ms } = allowance;
    return { limit: { budget, ...(p99Ms === undefined ? {} : { p99Ms }) }, allowance, hasExpired: allowance.expires < this.#today };
  }
}

function checkBudget(what: string, budget: number): void {
  if (!(budget > 0 && budget <= LARGEST_BUDGET)) fail(`${what} is a share above 0 and at most ${LARGEST_BUDGET}, such as 0.1 for 10 %, not ${budget}`);
}

function fail(what: string): never {
  throw new ConfigError(`the configuration: ${what}`);
}

const nameOf = ({ module, path }: PerformanceAllowance): string => `"${module}${path === undefined ? '' : `.${path}`}"`;
