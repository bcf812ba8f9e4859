import type { ModuleDefinition } from '../contract/module.ts';
import type { Handle, Operation, Reference } from '../contract/operation.ts';
import { mapPlain } from '../kit/references.ts';
import { invent } from './invent.ts';

type Unbound = Omit<Operation, 'args'>;

/**
 * Binds handles to earlier operations: walks a workload in order and remembers which operations yield which roles.
 * Binding looks at no result, so it is the same for every side.
 */
export class Binder {
  readonly #module: ModuleDefinition;
  readonly #yields = new Map<string, { key: number; tenant: string; pointers: Readonly<Record<string, string>> }[]>();

  constructor(module: ModuleDefinition) {
    this.#module = module;
  }

  /** The operation with its handles turned into references; then remembers what it yields itself. */
  bind(operation: Unbound, template: unknown): Operation {
    const bound = this.look(operation, template);
    for (const [role, pointers] of Object.entries(this.#module.operations[operation.name]?.yields ?? {})) {
      let list = this.#yields.get(role);
      if (list === undefined) {
        list = [];
        this.#yields.set(role, list);
      }
      list.push({ key: operation.key, tenant: operation.tenant, pointers });
    }
    return bound;
  }

  /** The operation with its handles turned into references; nothing later can refer to it. */
  look(operation: Unbound, template: unknown): Operation {
    return Object.freeze({ ...operation, args: this.#walk(template, operation.tenant) });
  }

  #walk(value: unknown, tenant: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, tenant));
    if (isHandle(value)) return this.#reference(value.$handle, tenant);
    return mapPlain(value, (item) => this.#walk(item, tenant));
  }

  #reference(handle: Handle['$handle'], tenant: string): Reference {
    const all = this.#yields.get(handle.role) ?? [];
    const reached = handle.reach === 'shared' ? this.#module.shared?.tenant : tenant;
    const within = handle.reach === 'any' ? all : all.filter((entry) => entry.tenant === reached);
    const entry = within.at(-1 - (handle.pick % Math.max(1, within.length)));
    const pointer = entry?.pointers[handle.field];
    const { role, field, missing } = handle;
    const invented = missing === 'invent' ? invent(this.#module, role, field, handle.pick) : undefined;
    return { $ref: { key: pointer === undefined ? -1 : (entry?.key ?? -1), pointer: pointer ?? '', missing, ...(missing === 'invent' ? { invented } : {}) } };
  }
}

function isHandle(value: object): value is Handle {
  return Object.hasOwn(value, '$handle') && typeof (value as Partial<Handle>).$handle === 'object';
}
