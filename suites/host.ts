import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, inject, it } from 'vitest';
import { type CheckName, openHostStores, prove } from '#harness';
import config from '../cutover.config.ts';

const CONFIG_FILE = fileURLToPath(new URL('../cutover.config.ts', import.meta.url));

/** Hosts one check of one configured module as a test, on the servers of this test run. */
export function proves(module: string, check: CheckName): void {
  describe(module, () => {
    it(check, async ({ signal }) => {
      await using stores = await openHostStores(randomBytes(4).toString('hex'), inject('storeUrls'));
      const reports = path.join(path.dirname(CONFIG_FILE), 'reports', 'tests', `${module}-${check}`);
      await prove({ config, configFile: CONFIG_FILE, stores, module, check, reports, signal });
    });
  });
}
