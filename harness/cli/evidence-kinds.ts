import type { Demand } from '../contract/phase.ts';
import type { Claim, Holding } from '../contract/standing.ts';
import { type Evidence, parseEvidence } from '../report/read-evidence.ts';

/** What one file says, whatever its kind. */
export type Reading = Pick<Holding, 'commit' | 'seed' | 'budget' | 'partial' | 'schemas' | 'claims'> & {
  /** False when its end record is missing: what made it was cut short. */
  readonly complete: boolean;
};

/** One kind of evidence that a phase may rest on. A new one is one more entry in `evidenceKinds`. */
export interface EvidenceKind {
  /** For the reader: `verification`. */
  readonly name: string;
  /** The file's name within its run's folder, whose own name is the beginning of the SHA-256 of the file's bytes. */
  readonly file: string;
  /** The checks that it holds a verdict of, each by module. */
  readonly checks: readonly Demand[];
  /** The arguments of `cutover` that make it for a module, or a journey. */
  readonly make: (subject: string, checks: readonly Demand[], budget: string) => string;
  /** @throws an error that names the line when the lines are not what the kind's contract says. */
  readonly read: (lines: readonly string[]) => Reading;
}

export const evidenceKinds: readonly EvidenceKind[] = [
  {
    name: 'verification',
    file: 'evidence.ndjson',
    checks: ['schema', 'parity', 'state', 'determinism', 'isolation', 'concurrency', 'journey'],
    make: (subject, checks, budget) => `verify ${subject} --check ${checks.join(',')} --budget ${budget}`,
    read: (lines) => readVerification(parseEvidence(lines)),
  },
];

function readVerification({ run, checks, end, complete }: Evidence): Reading {
  const partial = run.replay !== undefined ? 'on a replay file' : run.corpus.length > 0 ? 'on a corpus' : undefined;
  const claims = checks.map(({ module, check, verdict, reason, tally }): Claim => {
    const divergences = (end?.divergences ?? []).filter((divergence) => divergence.module === module && divergence.check === check);
    return { subject: module, check, verdict, reason, accepted: tally.accepted, divergences };
  });
  return {
    commit: run.commit,
    seed: run.seed,
    budget: run.budget,
    ...(partial === undefined ? {} : { partial }),
    schemas: Object.fromEntries(run.modules.map(({ name, schema }) => [name, schema])),
    claims,
    complete,
  };
}
