import type { Budget } from '../contract/arena.ts';

/** How much each budget does. `quick` is what a person waits for; `gate` what a phase needs; `deep` what a night allows. */
export const BUDGETS: Readonly<Record<Budget['name'], Budget>> = {
  quick: {
    name: 'quick',
    operations: 300,
    workloads: 2,
    checkpoints: 2,
    probeOperations: 80,
    malformedCalls: 6,
    shrinkTrials: 250,
    races: { walks: 1, stragglers: 1, allWays: false, deaths: 5 },
    journeyRuns: 1,
  },
  gate: {
    name: 'gate',
    operations: 2_000,
    workloads: 5,
    checkpoints: 4,
    probeOperations: 400,
    malformedCalls: 60,
    shrinkTrials: 600,
    races: { walks: 20, stragglers: 6, allWays: true, deaths: 12 },
    journeyRuns: 2,
  },
  deep: {
    name: 'deep',
    operations: 2_000,
    workloads: 20,
    checkpoints: 4,
    probeOperations: 1_000,
    malformedCalls: 200,
    shrinkTrials: 2_000,
    races: { walks: 100, stragglers: 10, allWays: true, deaths: 20 },
    journeyRuns: 2,
  },
};
