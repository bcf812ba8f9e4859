import { nearest } from '../kit/nearest.ts';

/** Which store a module stands on. */
export const PERSISTENCE_MODES = ['Mongo', 'Postgres', 'DualWrite'] as const;
export type PersistenceMode = (typeof PERSISTENCE_MODES)[number];

/** What `DualWrite` does beyond writing and reading PostgreSQL. */
export interface DualWriteOptions {
  /** A write is applied to MongoDB before its caller is answered. Otherwise it lies in the outbox until somebody drains it. */
  readonly writeToBoth: boolean;
  /** A read that finds nothing on PostgreSQL is asked of MongoDB. */
  readonly fallbackToMongo: boolean;
  /** What such a read found is brought over. */
  readonly convertOnRead: boolean;
}

/** The plan's names of the options. */
const OPTIONS = { WriteToBoth: 'writeToBoth', FallbackToMongo: 'fallbackToMongo', ConvertOnRead: 'convertOnRead' } as const;

/** How one module persists. */
export interface ModulePersistence {
  readonly mode: PersistenceMode;
  readonly options: DualWriteOptions;
}

/** Why a `Persistence` object is no good. The message names the entry, and what may stand there. */
export class PersistenceError extends Error {
  override readonly name = 'PersistenceError';
  readonly code = 'persistence_configuration';
}

const DEFAULTS: DualWriteOptions = { writeToBoth: true, fallbackToMongo: true, convertOnRead: false };

/**
 * Reads the plan's `Persistence` object: `{"Authority": "Postgres", "IssuerDirectory": "DualWrite", "WriteToBoth": true}`. A
 * module may be written as the plan has it or as it is called here (`IssuerDirectory`, `issuer-directory`); options hold
 * for all that are on `DualWrite`, and are by default both written and fallen back to, and nothing is converted on a read.
 *
 * @returns module → how it persists; modules that the object does not name stay on MongoDB.
 * @throws PersistenceError
 */
export function parsePersistence(value: unknown, modules: readonly string[]): ReadonlyMap<string, ModulePersistence> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PersistenceError(
      `Persistence is an object such as {"${planName(modules[0] ?? 'authority')}": "Postgres"}, not ${JSON.stringify(value) ?? String(value)}`,
    );
  }
  const byPlanName = new Map(modules.map((name) => [planName(name), name]));
  const modes = new Map<string, PersistenceMode>();
  const options: { -readonly [Name in keyof DualWriteOptions]: boolean } = { ...DEFAULTS };
  for (const [name, chosen] of Object.entries(value)) {
    if (Object.hasOwn(OPTIONS, name)) {
      if (typeof chosen !== 'boolean') throw new PersistenceError(`Persistence.${name} is true or false, not ${JSON.stringify(chosen)}`);
      options[OPTIONS[name as keyof typeof OPTIONS]] = chosen;
      continue;
    }
    const module = byPlanName.get(planName(name));
    if (module === undefined)
      throw new PersistenceError(`Persistence: unknown module or option "${name}".${hint(name, [...byPlanName.keys(), ...Object.keys(OPTIONS)])}`);
    if (modes.has(module)) throw new PersistenceError(`Persistence names the module "${module}" twice`);
    const mode = PERSISTENCE_MODES.find((each) => each === chosen);
    if (mode === undefined) {
      throw new PersistenceError(
        `Persistence.${name} is one of ${PERSISTENCE_MODES.join(', ')}, not ${JSON.stringify(chosen)}.${hint(String(chosen), PERSISTENCE_MODES)}`,
      );
    }
    modes.set(module, mode);
  }
  return new Map(modules.map((name) => [name, { mode: modes.get(name) ?? 'Mongo', options }]));
}

/** `issuer-directory` → `IssuerDirectory`, and that to itself. */
function planName(name: string): string {
  return name
    .split(/[-_ ]/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}

function hint(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `${near === undefined ? '' : ` Did you mean "${near}"?`} Known: ${known.join(', ')}.`;
}
