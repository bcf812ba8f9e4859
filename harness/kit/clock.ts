/** The injected clock of every workload starts here: 2026-01-01T00:00:00.000Z, in ms since the epoch. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);
