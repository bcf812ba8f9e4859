import type { CutoverConfig, ModuleEntry } from '../contract/config.ts';
import type { JourneyDefinition } from '../contract/journey.ts';
import type { StoreKind } from '../contract/subject.ts';
import { conversionFaults } from '../kit/define-conversion.ts';
import { ConfigError } from './load-config.ts';

/**
 * Holds a configuration against what a run needs of it, so that a slip is told of before anything is started: the types
 * say the same to who checks them, and the run strips them.
 *
 * @throws ConfigError naming the file, the module and what to write.
 */
export function checkConfig({ modules, journeys, divergences }: CutoverConfig, file: string): void {
  const fail: Fail = (what) => {
    throw new ConfigError(`the configuration ${file}: ${what}`);
  };
  for (const entry of modules) checkEntry(entry, fail);
  checkJourneys(journeys ?? [], modules, fail);
  for (const divergence of divergences ?? []) {
    const missing = DIVERGENCE_TEXTS.filter((name) => typeof divergence[name] !== 'string' || divergence[name] === '');
    if (missing.length > 0) fail(`divergence "${String(divergence.id)}" lacks ${missing.join(', ')}`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(divergence.expires))
      fail(`divergence "${divergence.id}" expires on "${divergence.expires}", which is no date like 2026-12-31`);
    if (typeof divergence.matches !== 'object') fail(`divergence "${divergence.id}" lacks matches: say which differences it accepts`);
  }
}

type Fail = (what: string) => never;

const DIVERGENCE_TEXTS = ['id', 'module', 'check', 'owner', 'reason', 'expires'] as const;

function checkJourneys(journeys: readonly JourneyDefinition[], entries: readonly ModuleEntry[], fail: Fail): void {
  const operations = new Map(entries.map(({ module }) => [module.name, module.operations]));
  const names = new Set(operations.keys());
  for (const { name, steps } of journeys) {
    if (names.has(name)) fail(`journey "${name}" has the name of a module or of another journey: rename it`);
    names.add(name);
    if (!Array.isArray(steps)) fail(`journey "${name}" has no steps: make it with defineJourney`);
    for (const [at, { module, op }] of steps.entries()) {
      const own = operations.get(module) ?? fail(`journey "${name}", step ${at + 1}, is in module "${module}", which is not configured`);
      if (!Object.hasOwn(own, op)) fail(`journey "${name}", step ${at + 1}: module "${module}" has no operation "${op}"`);
    }
  }
}

function checkEntry(entry: ModuleEntry, fail: Fail): void {
  const { module } = entry;
  const { name } = module;
  if (!isObject(module.operations)) fail(`module "${name}" has no operations: make it with defineModule`);
  if (!isObject(module.collections)) fail(`module "${name}" has no collections: make it with defineModule`);
  checkSubject(entry, 'mongo', fail);
  checkSubject(entry, 'postgres', fail);
  if (!isObject(entry.postgres.schema)) fail(`the "postgres" subject of module "${name}" has no schema: name it, its migrations and how to migrate`);
  const { conversion } = entry;
  if (conversion === undefined) return;
  if (!isObject(conversion.aggregates)) fail(`the conversion of module "${name}" has no aggregates: make it with defineConversion`);
  if (conversion.module !== name) fail(`the conversion of module "${name}" is for module "${conversion.module}"`);
  const [fault] = conversionFaults(module, conversion);
  if (fault !== undefined) fail(`the conversion of module "${name}": ${fault}`);
}

function checkSubject(entry: ModuleEntry, store: StoreKind, fail: Fail): void {
  const { name } = entry.module;
  const subject = entry[store];
  const maker = store === 'mongo' ? 'defineMongoSubject' : 'definePostgresSubject';
  if (!isObject(subject)) fail(`module "${name}" has no "${store}" subject: give it what ${maker} makes`);
  if (subject.store !== store) fail(`the "${store}" subject of module "${name}" is for ${String(subject.store)}: give it what ${maker} makes`);
  if (subject.module !== name) fail(`the "${store}" subject of module "${name}" is for module "${String(subject.module)}"`);
  if (!isObject(subject.state)) fail(`the "${store}" subject of module "${name}" has no state: say how each collection is read`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
