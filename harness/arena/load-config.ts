import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { CutoverConfig } from '../contract/config.ts';

/** A configuration file that is missing or cannot be used. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
}

/**
 * Loads a configuration file: a module whose default export is what `defineConfig` gives.
 *
 * @throws ConfigError when it is missing, does not load, or has no modules.
 */
export async function loadConfig(file: string): Promise<CutoverConfig> {
  if (!existsSync(file)) throw new ConfigError(`there is no configuration file ${file}: write one (see the README), or name it with --config`);
  let loaded: { default?: unknown };
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new ConfigError(`the configuration ${file} does not load: ${whyNot(cause)}`, { cause });
  }
  const config = loaded.default as Partial<CutoverConfig> | undefined;
  if (!Array.isArray(config?.modules) || config.modules.length === 0) {
    throw new ConfigError(`the configuration ${file} has no modules: its default export must be defineConfig({ modules: [...] })`);
  }
  if (config.journeys !== undefined && !Array.isArray(config.journeys)) throw new ConfigError(`the configuration ${file}: "journeys" is no list`);
  const names = new Set<string>();
  for (const [index, entry] of config.modules.entries()) {
    const module = entry?.module;
    if (typeof module?.name !== 'string') throw new ConfigError(`the configuration ${file}: entry ${index + 1} of "modules" has no module with a name`);
    if (names.has(module.name)) throw new ConfigError(`the configuration ${file} names module "${module.name}" twice`);
    names.add(module.name);
  }
  return config as CutoverConfig;
}

/** One line: the message, and for a slip of the pen the place, which Node puts before the stack. */
function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const place = /^(file:\S+:\d+)\n/.exec(cause.stack ?? '')?.[1];
  return `${cause.message.replaceAll(/\s*\n\s*/g, ' ')}${place === undefined ? '' : ` (${place})`}`;
}
