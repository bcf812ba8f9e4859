/** How Node is started where a process is to stay small: as `bin/cutover.js` says, which cannot import it. */
export const SMALL_HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=30'] as const;
