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
    throw new ConfigError(`the configuration ${file} does not load: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const config = loaded.default as Partial<CutoverConfig> | undefined;
  if (!Array.isArray(config?.modules) || config.modules.length === 0) {
    throw new ConfigError(`the configuration ${file} has no modules: its default export must be defineConfig({ modules: [...] })`);
  }
  const names = new Set<string>();
  for (const { module } of config.modules) {
    if (names.has(module.name)) throw new ConfigError(`the configuration ${file} names module "${module.name}" twice`);
    names.add(module.name);
  }
  return config as CutoverConfig;
}
