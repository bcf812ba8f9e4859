import type { CheckName } from './difference.ts';
import type { StoreKind } from './subject.ts';

/**
 * One seeded bug: a replacement in the text of one source file, applied as the file is loaded. It states what the
 * harness must see; `cutover saboteurs` measures whether it does.
 */
export interface Saboteur {
  /** `<module>-<what-is-broken>`, kebab-case, unique. */
  readonly id: string;
  /** The module that is verified, or the journey. */
  readonly module: string;
  /** The store whose subject is broken. */
  readonly store: StoreKind;
  /** Path of the patched file (`.ts` or `.sql`), relative to the configuration file. */
  readonly file: string;
  /** Exact text; must occur exactly once, or the saboteur is stale and the run stops. */
  readonly find: string;
  readonly replace: string;
  /** The check that must give `fail`. Others may fail as well. */
  readonly caughtBy: CheckName;
  readonly hazard?: string;
  /** What was broken, and why that check must see it. */
  readonly reason: string;
}
