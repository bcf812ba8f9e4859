/** Symbols for ids that a store invents: `#role:1` is the first id of that role that a tenant's results showed. */
export interface Aliases {
  symbolOf(role: string, id: string): string;
}

/**
 * Ids to symbols, by role and order of first sight, numbered apart for every tenant: tenants may interleave in any
 * order without changing a symbol.
 */
export class IdAliases {
  readonly #tenants = new Map<string, Map<string, string>>();
  readonly #counts = new Map<string, number>();

  /** The aliases of one tenant. State read raw, which belongs to none, passes `''` and finds every tenant's. */
  of(tenant: string): Aliases {
    return { symbolOf: (role, id) => this.#symbolOf(tenant, role, id) };
  }

  #symbolOf(tenant: string, role: string, id: string): string {
    const name = `${role}\u0000${id}`;
    if (tenant === '') for (const ids of this.#tenants.values()) if (ids.has(name)) return ids.get(name) as string;
    let ids = this.#tenants.get(tenant);
    if (ids === undefined) this.#tenants.set(tenant, (ids = new Map()));
    let symbol = ids.get(name);
    if (symbol === undefined) {
      const count = (this.#counts.get(`${tenant}\u0000${role}`) ?? 0) + 1;
      this.#counts.set(`${tenant}\u0000${role}`, count);
      ids.set(name, (symbol = `#${role}:${count}`));
    }
    return symbol;
  }
}
