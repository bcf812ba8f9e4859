import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { openHostStores } from '#harness';

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers of this test run. Hold passwords: never print. */
    storeUrls: { readonly mongo: string; readonly postgres: string };
  }
}

/** One pair of servers for all suites of a test run: those given by MONGO_URL and POSTGRES_URL, or new ones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stores = await openHostStores(randomBytes(4).toString('hex'));
  project.provide('storeUrls', stores.urls);
  return async () => stores[Symbol.asyncDispose]();
}
