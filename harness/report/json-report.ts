import type { Timings } from '../contract/evidence.ts';
import { hazardsOf } from './finding-words.ts';
import { hazardName } from './hazard-names.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import { closingSentence } from './verdict-words.ts';
import { visibleJson } from './visible.ts';

/**
 * The whole evidence as one JSON document, values at full length, names of cited hazards added. What was measured stands
 * apart under `measured`, which is null when no timings were given.
 */
export function jsonReport(evidence: Evidence, timings?: Timings): string {
  const cited = [...new Set(evidence.findings.flatMap(hazardsOf))].sort();
  const report = {
    evidence: evidence.id,
    complete: evidence.complete,
    verdict: runVerdict(evidence),
    sentence: closingSentence(evidence),
    run: evidence.run,
    checks: evidence.checks,
    findings: evidence.findings,
    hazards: Object.fromEntries(cited.map((id) => [id, hazardName(id) ?? null])),
    divergences: evidence.end?.divergences ?? [],
    measured: timings ?? null,
  };
  return `${visibleJson(JSON.stringify(report, undefined, 2))}\n`;
}
