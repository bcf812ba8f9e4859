import { readFileSync } from 'node:fs';
import path from 'node:path';

/** This package's own version, from the nearest package.json above this file that is ours. */
export function packageVersion(): string {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'cutover' && version !== undefined) return version;
    } catch {
      // No package.json here: look further up.
    }
  }
  return 'unknown';
}
