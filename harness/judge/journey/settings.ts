import type { JourneyArena, Persistence } from '../../contract/journey.ts';
import type { StoreKind } from '../../contract/subject.ts';

/** A persistence setting that the conversion passes through. */
export interface Setting {
  readonly name: string;
  readonly persistence: Persistence;
}

/**
 * The settings in the order of the phases: all on MongoDB; then, phase after phase, with the modules of that phase and
 * of all before it on PostgreSQL; at last all of them. Phases in which no module of the journey moves change nothing,
 * and are left out.
 */
export function settingsOf(modules: JourneyArena['modules']): readonly [Setting, ...Setting[]] {
  const phases = [...new Set(modules.map(({ phase }) => phase))].sort((a, b) => a - b);
  const at = (name: string, hasMoved: (phase: number) => boolean): Setting => {
    const persistence = new Map(modules.map((module): [string, StoreKind] => [module.name, hasMoved(module.phase) ? 'postgres' : 'mongo']));
    return { name: `${name}, ${persistenceText(persistence)}`, persistence };
  };
  const first = at(phases.includes(0) ? 'before phase 0' : 'phase 0', () => false);
  return [first, ...phases.map((phase) => at(`phase ${phase}`, (own) => own <= phase))];
}

/** As the configuration of the system that moves says it: `Persistence: {Authority: Postgres, PacksRegistry: Mongo}`. */
export function persistenceText(persistence: Persistence): string {
  return `Persistence: {${[...persistence].map(([module, store]) => settingText(module, store)).join(', ')}}`;
}

/** `PacksRegistry: Postgres`. */
export function settingText(module: string, store: StoreKind): string {
  const key = module.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  return `${key}: ${store === 'mongo' ? 'Mongo' : 'Postgres'}`;
}

/** One module's switch: the same setting before and after it. */
export interface Switch {
  readonly module: string;
  readonly before: Persistence;
  readonly after: Persistence;
}

/** The switches that lead from one setting to another, one module at a time, in the order of the configuration. */
export function switchesBetween(from: Persistence, to: Persistence): readonly Switch[] {
  const switches: Switch[] = [];
  let before = from;
  for (const [module, store] of to) {
    if (before.get(module) === store) continue;
    const after = new Map(before).set(module, store);
    switches.push({ module, before, after });
    before = after;
  }
  return switches;
}

/** The switch of one module while all others are on MongoDB. */
export function switchAlone({ module, before, after }: Switch): Switch {
  const others = (persistence: Persistence): Persistence => new Map([...persistence].map(([name, store]) => [name, name === module ? store : 'mongo']));
  return { module, before: others(before), after: others(after) };
}
