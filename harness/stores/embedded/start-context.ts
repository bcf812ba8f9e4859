import type { RunLedger } from '../run-record.ts';
import type { EmbeddedServer } from './embedded-server.ts';

/** What a server's start needs to know of its run. */
export interface StartContext {
  /** The run's own folder; logs lie in it. */
  readonly folder: string;
  /** Holds a subfolder for each server, with its data: the run's own folder, or another one. */
  readonly data: string;
  readonly ledger: RunLedger;
  readonly durability: 'full' | 'relaxed';
  /** Whether the server is not to take the processor from the run. Default no. */
  readonly yields?: boolean;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Where a start finds its port. Default `freePort`. */
  readonly port?: () => Promise<number>;
}

export interface StartedServer {
  /** As the administrator. Holds a password: never print. */
  readonly url: string;
  readonly server: EmbeddedServer;
}
