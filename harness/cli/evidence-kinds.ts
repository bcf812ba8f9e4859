import type { Demand } from '../contract/phase.ts';
import type { Holding } from '../contract/standing.ts';
import { readGrowth } from './growth-evidence.ts';
import { readLoad } from './load-evidence.ts';
import { readPerformance } from './performance-evidence.ts';
import { readRehearsal } from './rehearsal-evidence.ts';
import { readVerification } from './verification-evidence.ts';

/** What one file says, whatever its kind. */
export type Reading = Pick<Holding, 'commit' | 'seed' | 'budget' | 'partial' | 'schemas' | 'claims'> & {
  /** Where the file itself says when it was begun; else a `timings.json` beside it does. */
  readonly startedAt?: string;
  /** False when its end record is missing: what made it was cut short. */
  readonly complete: boolean;
};

/** What the configuration has, as far as evidence is held against it. */
export interface KindFacts {
  /** The critical operations of each module. */
  readonly criticalOf: Readonly<Record<string, readonly string[]>>;
}

/** One kind of evidence that a phase may rest on. A new one is one more entry in `evidenceKinds`. */
export interface EvidenceKind {
  /** For the reader: `verification`. */
  readonly name: string;
  /** The file's name within its folder. */
  readonly file: string;
  /** What the folder's name begins with; then comes the beginning of the SHA-256 of the file's bytes. */
  readonly prefix: string;
  /** The checks that it holds a verdict of, each by module. */
  readonly checks: readonly Demand[];
  /** The arguments of `cutover` that make it for a module, or a journey. */
  readonly make: (subject: string, checks: readonly Demand[], budget: string) => string;
  /** @throws an error that says what is wrong when the text is not what the kind's contract says. */
  readonly read: (text: string, facts: KindFacts) => Reading;
}

export const evidenceKinds: readonly EvidenceKind[] = [
  {
    name: 'verification',
    file: 'evidence.ndjson',
    prefix: '',
    checks: ['schema', 'parity', 'state', 'determinism', 'isolation', 'concurrency', 'conversion', 'dual-write', 'rollback', 'journey'],
    make: (subject, checks, budget) => `verify ${subject} --check ${checks.join(',')} --budget ${budget}`,
    read: readVerification,
  },
  {
    name: 'load',
    file: 'load.json',
    prefix: 'load-',
    checks: ['load'],
    make: (subject) => `load ${subject}`,
    read: readLoad,
  },
  {
    name: 'growth',
    file: 'growth.json',
    prefix: 'growth-',
    checks: ['growth'],
    make: (subject) => `growth ${subject}`,
    read: readGrowth,
  },
  {
    name: 'performance',
    file: 'performance.ndjson',
    prefix: '',
    checks: ['performance'],
    make: (subject, _, budget) => `performance ${subject} --budget ${budget}`,
    read: readPerformance,
  },
  {
    name: 'rehearsal',
    file: 'rehearsal.ndjson',
    prefix: 'rehearsal-',
    checks: ['rehearsal'],
    make: (subject) => `rehearse ${subject}`,
    read: readRehearsal,
  },
];
