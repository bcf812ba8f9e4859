import schema from '../../contract/load.schema.json' with { type: 'json' };
import type { LoadReport } from '../../contract/load.ts';
import { sha256Hex } from '../../kit/digest.ts';
import { parseDocument, withUpperEnd } from '../read-document.ts';

/** What a run of `cutover load` left, read and validated. */
export interface LoadEvidence {
  /** SHA-256, hex, of the file's bytes. */
  readonly id: string;
  readonly report: LoadReport;
}

/** Reads a `load.json`. @throws EvidenceError when it is none, or contradicts itself. */
export function parseLoad(text: string): LoadEvidence {
  const report = parseDocument<LoadReport>(schema, text);
  const paths = report.paths.map(({ throughput, response, p99, ...path }) => ({
    ...path,
    throughput: throughput && withUpperEnd(throughput),
    response: response && withUpperEnd(response),
    p99: p99 && withUpperEnd(p99),
  }));
  return { id: sha256Hex(text), report: { ...report, paths } };
}
