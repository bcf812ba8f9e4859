import type { CutoverConfig } from '../contract/config.ts';
import type { ModuleDefinition, SharedTenant, TypedModule } from '../contract/module.ts';
import type { MongoSubjectDefinition, PostgresSubjectDefinition } from '../contract/subject.ts';

/** A definition that cannot be used as it stands. */
export class DefinitionError extends Error {
  readonly code = 'definition_invalid';
}

/**
 * Declares a module against its repository interface `R`: one operation for every method, argument generators and
 * result types checked against the method's own.
 *
 * ```ts
 * export const wallet = defineModule<WalletRepository>({ name: 'wallet', operations: { … }, … });
 * ```
 *
 * @throws DefinitionError when a name is empty or used twice, a pointer or key field does not exist, a race has no callers, or a path is not critical.
 */
export function defineModule<R>(definition: TypedModule<R>): ModuleDefinition {
  const module = definition as unknown as ModuleDefinition;
  checkModule(module);
  return Object.freeze(module);
}

/** Declares a MongoDB subject. An identity function: it is there for the types. */
export function defineMongoSubject(definition: Omit<MongoSubjectDefinition, 'store'>): MongoSubjectDefinition {
  return Object.freeze({ store: 'mongo', ...definition });
}

/** Declares a PostgreSQL subject. An identity function: it is there for the types. */
export function definePostgresSubject(definition: Omit<PostgresSubjectDefinition, 'store'>): PostgresSubjectDefinition {
  return Object.freeze({ store: 'postgres', ...definition });
}

/** Declares a configuration: what `cutover.config.ts` exports as its default. An identity function: it is there for the types. */
export function defineConfig(config: CutoverConfig): CutoverConfig {
  return Object.freeze(config);
}

/** What a module, an operation or a journey may be called. */
export const NAME = /^[A-Za-z][A-Za-z0-9-]{0,40}$/;

function checkModule(module: ModuleDefinition): void {
  const fail = (what: string): never => {
    throw new DefinitionError(`module "${module.name}": ${what}`);
  };
  if (!NAME.test(module.name)) fail('its name must be 1 to 41 letters, digits or "-", and begin with a letter');
  const operations = Object.entries(module.operations);
  if (operations.length === 0) fail('it has no operations: declare at least one');
  const folded = new Map<string, string>();
  for (const [name, operation] of operations) {
    if (!NAME.test(name)) fail(`operation "${name}": a name is 1 to 41 letters, digits or "-"`);
    const twin = folded.get(name.toLowerCase());
    if (twin !== undefined) fail(`operations "${twin}" and "${name}" have the same name but for case: rename one`);
    folded.set(name.toLowerCase(), name);
    for (const [role, fields] of Object.entries(operation.yields ?? {})) {
      for (const [field, pointer] of Object.entries(fields)) {
        if (pointer !== '' && !pointer.startsWith('/')) {
          fail(`operation "${name}" yields ${role}.${field} at "${pointer}", which is no JSON Pointer: begin it with "/"`);
        }
      }
    }
  }
  for (const [name, collection] of Object.entries(module.collections)) {
    for (const field of collection.key) {
      if (!(field in collection.fields.fields)) fail(`collection "${name}": key field "${field}" is not among its fields`);
    }
    if (collection.key.length === 0) fail(`collection "${name}" has no key`);
    if (collection.tier === 'B' && collection.keep === undefined) fail(`collection "${name}" is tier B: say which records are kept in "keep"`);
  }
  if (module.shared !== undefined) checkShared(module, module.shared, fail);
  for (const scenario of module.scenarios ?? []) {
    for (const step of scenario.steps) {
      if (!(step.op in module.operations)) fail(`scenario "${scenario.name}" names an unknown operation "${step.op}"`);
    }
  }
  for (const [name, path] of Object.entries(module.paths ?? {})) {
    if (module.operations[name]?.critical !== true) fail(`it says how to call "${name}" as a critical path, and no operation of that name is critical`);
    for (const { op } of [...(path.setup ?? []), ...(path.before?.(0) ?? [])]) {
      if (!(op in module.operations)) fail(`path "${name}" names an unknown operation "${op}"`);
    }
  }
  const raced = new Set<string>();
  for (const { name, callers, acts } of module.races ?? []) {
    if (raced.has(name)) fail(`two races are named "${name}": rename one`);
    raced.add(name);
    if (callers.length === 0 || callers.some((count) => !Number.isSafeInteger(count) || count < 1)) {
      fail(`race "${name}": its callers are whole numbers from 1, at least one of them, such as [1, 4, 16]`);
    }
    if (acts.length === 0) fail(`race "${name}" has no acts: say what its callers do`);
  }
}

function checkShared(module: ModuleDefinition, { tenant, reads, refuses }: SharedTenant, fail: (what: string) => never): void {
  if (tenant === '') fail('its shared tenant has no name');
  for (const name of [...reads, ...Object.keys(refuses)]) {
    if (!(name in module.operations)) fail(`it shares through an unknown operation "${name}"`);
    if (reads.includes(name) && name in refuses) fail(`operation "${name}" both reads shared records and refuses them: say one`);
  }
}
