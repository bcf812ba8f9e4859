import { defineConfig } from 'vitest/config';

/** Tests that need a container runtime; run by `.ci/containers/run`. */
// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from there
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['harness/stores/containers/*.docker-check.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: 0,
  },
});
