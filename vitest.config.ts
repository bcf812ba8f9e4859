import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Four kinds of tests, each runnable alone with `--project`: unit tests need nothing but this process, integration
 * tests start what they test (servers, child processes), suites verify the configured modules on one pair of stores
 * that the whole run shares, and timing tests, of what takes times itself, have the machine to themselves when the others
 * are done. No test is ever tried again: a flaky proof is no proof.
 */
export default defineConfig({
  test: {
    reporters: ['default'],
    retry: 0,
    // By default one core is kept free: a test spends half of its time waiting for servers that it started.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['harness/**/*.test.ts', 'fixtures/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/*.timing.test.ts', '**/node_modules/**'],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['harness/**/*.integration.test.ts', 'fixtures/**/*.integration.test.ts', 'examples/**/*.integration.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'suites',
          include: ['suites/**/*.test.ts'],
          globalSetup: ['suites/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'timing',
          include: ['harness/**/*.timing.test.ts', 'fixtures/**/*.timing.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
