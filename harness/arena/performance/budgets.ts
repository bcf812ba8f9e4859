/** How long one path may take at most, and how many operations the base holds that paths are called on. */
export interface PerformanceBudget {
  readonly deadlineMs: number;
  readonly baseOperations: number;
}

export const PERFORMANCE_BUDGETS: Readonly<Record<'quick' | 'gate' | 'deep', PerformanceBudget>> = {
  quick: { deadlineMs: 8_000, baseOperations: 100 },
  gate: { deadlineMs: 20_000, baseOperations: 300 },
  deep: { deadlineMs: 60_000, baseOperations: 2_000 },
};
