import type { Claim } from '../contract/standing.ts';
import { parseEvidence } from '../report/read-evidence.ts';
import type { Reading } from './evidence-kinds.ts';

/** What `cutover verify` leaves: its `evidence.ndjson`. @throws EvidenceError naming the line that is not what the contract says. */
export function readVerification(text: string): Reading {
  const { run, checks, end, complete } = parseEvidence(linesOf(text));
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

/** What follows the last line feed is nothing, or half a line, which the reader refuses. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
