import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CutoverConfig } from './contract/config.ts';
import type { CheckName } from './contract/difference.ts';
import type { Stores } from './contract/stores.ts';

/** One check of one module, for a test runner to host. */
export interface HostedCheck {
  readonly config: CutoverConfig;
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly stores: Stores;
  readonly module: string;
  readonly check: CheckName;
  /** Folder of the evidence. Give each check its own. */
  readonly reports: string;
  /** Default 1. */
  readonly seed?: number;
  /** Default `quick`. */
  readonly budget?: 'quick' | 'gate' | 'deep';
  readonly signal?: AbortSignal;
}

/** A hosted check that did not pass. The message is what the command line would print. */
export class NotProvenError extends Error {
  readonly code = 'not_proven';

  constructor(message: string) {
    super(message);
    this.name = 'NotProvenError';
    // Where the check was started says nothing about why it failed; the message does.
    this.stack = '';
  }
}

/**
 * Runs one check of one module.
 *
 * @throws NotProvenError with every finding that nobody accepted when the verdict is anything but `pass`; what `verify` throws.
 */
export async function prove({ module, check, seed = 1, budget = 'quick', ...rest }: HostedCheck): Promise<void> {
  // Loaded when needed: a module's definition, which imports the same door, does without the engine.
  const { verify } = await import('./verify.ts');
  const { findingText, summaryText } = await import('./report/terminal-report.ts');
  const { parseEvidence } = await import('./report/read-evidence.ts');
  const { verdict, folder } = await verify({ ...rest, modules: [module], checks: [check], seed, budget });
  if (verdict === 'pass') return;
  const text = await readFile(path.join(folder, 'evidence.ndjson'), 'utf8');
  const evidence = parseEvidence(text.trimEnd().split('\n'));
  const options = { color: false, width: 120 };
  const open = evidence.findings.filter(({ divergence }) => divergence === undefined);
  throw new NotProvenError(
    [...open.map((finding) => findingText(finding, options)), summaryText(evidence, undefined, options), `evidence in ${folder}`].join('\n\n'),
  );
}

/**
 * Real stores for a host: new ones, or with `urls` those that another process of the same host has opened.
 *
 * @param runId Short, `[a-z0-9]`, another for every call: part of every name that is made.
 */
export async function openHostStores(runId: string, urls?: { readonly mongo: string; readonly postgres: string }): Promise<Stores> {
  const { openStores } = await import('./stores/open-stores.ts');
  if (urls === undefined) return openStores({ runId });
  return openStores({ runId, way: 'given', env: { ...process.env, MONGO_URL: urls.mongo, POSTGRES_URL: urls.postgres } });
}
