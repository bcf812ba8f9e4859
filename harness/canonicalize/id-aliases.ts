/** Symbols for ids that a store invents: `#role:1` is the first id of that role that a tenant's results showed. */
export interface Aliases {
  /** The id's symbol; an id not seen before gets the next one. */
  symbolOf(role: string, id: string): string;
  /** The id behind a symbol; undefined when no id has it. */
  resolve(symbol: string): string | undefined;
}

/**
 * Ids to symbols, by role and order of first sight, numbered apart for every tenant: tenants may interleave in any
 * order without changing a symbol.
 */
export class IdAliases {
  readonly #tenants = new Map<string, TenantAliases>();

  /**
   * The aliases of one tenant. State read raw belongs to none: it passes `''` and finds every tenant's; ids that no
   * result showed are numbered `#role:unseen:1`, so that they never meet a tenant's own.
   */
  of(tenant: string): Aliases {
    let aliases = this.#tenants.get(tenant);
    if (aliases === undefined) {
      aliases = tenant === '' ? new TenantAliases(':unseen', this.#tenants) : new TenantAliases('', new Map());
      this.#tenants.set(tenant, aliases);
    }
    return aliases;
  }
}

class TenantAliases implements Aliases {
  readonly #infix: string;
  readonly #others: ReadonlyMap<string, TenantAliases>;
  readonly #symbols = new Map<string, Map<string, string>>();
  readonly #ids = new Map<string, string>();

  constructor(infix: string, others: ReadonlyMap<string, TenantAliases>) {
    this.#infix = infix;
    this.#others = others;
  }

  symbolOf(role: string, id: string): string {
    const seen = this.#seen(role, id) ?? this.#elsewhere(role, id);
    if (seen !== undefined) return seen;
    const symbols = this.#symbols.get(role) ?? new Map<string, string>();
    this.#symbols.set(role, symbols);
    const symbol = `#${role}${this.#infix}:${symbols.size + 1}`;
    symbols.set(id, symbol);
    this.#ids.set(symbol, id);
    return symbol;
  }

  resolve(symbol: string): string | undefined {
    return this.#ids.get(symbol);
  }

  #seen(role: string, id: string): string | undefined {
    return this.#symbols.get(role)?.get(id);
  }

  #elsewhere(role: string, id: string): string | undefined {
    for (const other of this.#others.values()) {
      const symbol = other === this ? undefined : other.#seen(role, id);
      if (symbol !== undefined) return symbol;
    }
    return undefined;
  }
}
