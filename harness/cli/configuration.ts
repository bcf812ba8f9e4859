import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../arena/load-config.ts';
import type { ConvertedEntry, CutoverConfig, ModuleEntry } from '../contract/config.ts';
import { nearest } from '../kit/nearest.ts';
import { CHECK_NAMES } from './option-values.ts';
import { UsageError, unknownName } from './usage-error.ts';

const CONFIG_FILE = 'cutover.config.ts';

/** The configuration, and the folders that it names, as absolute paths. */
export interface Configuration {
  readonly file: string;
  readonly config: CutoverConfig;
  readonly reports: string;
  readonly baselines: string;
}

/**
 * Loads the configuration: the named file, or `cutover.config.ts` in `folder` or the nearest folder above it.
 *
 * @throws ConfigError when it is missing or cannot be used.
 */
export async function readConfiguration(folder: string, named: string | undefined): Promise<Configuration> {
  const file = configurationFile(folder, named);
  const config = await loadConfig(file);
  const root = path.dirname(file);
  return { file, config, reports: path.resolve(root, config.reports ?? 'reports'), baselines: path.resolve(root, config.baselines ?? 'baselines') };
}

function configurationFile(folder: string, named: string | undefined): string {
  if (named !== undefined) return path.resolve(folder, named);
  for (let above = folder; ; above = path.dirname(above)) {
    const file = path.join(above, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (above === path.dirname(above)) return path.join(folder, CONFIG_FILE);
  }
}

/** Where a command puts its reports: the named folder, else the configuration's. */
export function reportsOf({ reports }: Pick<Configuration, 'reports'>, folder: string, named: string | undefined): string {
  return named === undefined ? reports : path.resolve(folder, named);
}

/** Where reports lie: the named folder, or the configuration's where there is one. */
export async function reportsFolder(folder: string, named: { readonly reports?: string; readonly config?: string }): Promise<string> {
  if (named.reports !== undefined) return path.resolve(folder, named.reports);
  if (named.config === undefined && !existsSync(configurationFile(folder, undefined))) return path.resolve(folder, 'reports');
  return (await readConfiguration(folder, named.config)).reports;
}

/**
 * The modules and journeys that were asked for: those named, or all; of these, those of the phase. A journey goes through
 * all phases, so it is of none.
 *
 * @throws UsageError when one is not configured, or none is left.
 */
export function chosenModules(config: CutoverConfig, names: readonly string[], phase: number | undefined): readonly string[] {
  const modules = config.modules.map(({ module }) => module.name);
  const journeys = (config.journeys ?? []).map(({ name }) => name);
  const known = [...modules, ...journeys];
  for (const name of names) if (!known.includes(name)) throw unknownModule(name, known);
  const ofPhase = config.modules.filter(({ module }) => phase === undefined || module.phase === phase).map(({ module }) => module.name);
  const chosen = [...ofPhase, ...(phase === undefined ? journeys : [])].filter((name) => names.length === 0 || names.includes(name));
  if (chosen.length > 0) return chosen;
  const phases = config.modules.map(({ module }) => `${module.name} (phase ${module.phase})`);
  throw new UsageError(`no ${names.length === 0 ? 'configured' : 'named'} module is of phase ${phase}. Configured: ${phases.join(', ')}.`);
}

/**
 * The modules that were asked for, or all that have a conversion.
 *
 * @throws UsageError when one that was named has none, or none has.
 */
export function convertedModules({ config, file }: Configuration, names: readonly string[]): readonly ConvertedEntry[] {
  const chosen = new Set(chosenModules(config, names, undefined));
  const entries = config.modules.filter(({ module }) => chosen.has(module.name)).filter(isConverted);
  const without = names.find((name) => !entries.some(({ module }) => module.name === name));
  if (without !== undefined) throw new UsageError(`"${without}" has no conversion: give it one in ${file}`);
  if (entries.length === 0) throw new UsageError(`no module of ${file} has a conversion: give it one`);
  return entries;
}

function isConverted(entry: ModuleEntry): entry is ConvertedEntry {
  return entry.conversion !== undefined;
}

function unknownModule(name: string, known: readonly string[]): UsageError {
  const isCheck = (CHECK_NAMES as readonly string[]).includes(name);
  if (isCheck && nearest(name, known) === undefined)
    return new UsageError(`unknown module "${name}". It is a check: --check ${name}. Known modules: ${known.join(', ')}.`);
  return unknownName('module', name, known);
}
