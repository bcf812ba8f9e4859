import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestCache } from './cache.ts';

/**
 * Verifies a module whole by the command line: policy, whose tables that only grow are emptied and filled again by other ways
 * than plain ones. Gives what it prints.
 */
export async function verifyPolicy(way: 'given' | 'containers', cache: TestCache, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['bin/cutover.js', 'verify', 'policy', '--stores', way, '--reports', cache.folder];
  return (await promisify(execFile)(process.execPath, args, { env })).stdout;
}
