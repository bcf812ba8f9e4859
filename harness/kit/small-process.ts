/** How Node is started where a process is to stay small: as `bin/cutover.js` says, which cannot import it. */
export const SMALL_HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=30'] as const;

/** What such a process finds in its environment, on Linux. */
export const SMALL_MEMORY: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
