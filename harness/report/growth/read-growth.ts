import schema from '../../contract/growth.schema.json' with { type: 'json' };
import type { GrowthReport, GrowthSide } from '../../contract/growth.ts';
import { sha256Hex } from '../../kit/digest.ts';
import { parseDocument, withUpperEnd } from '../read-document.ts';

/** What a run of `cutover growth` left, read and validated. */
export interface GrowthEvidence {
  /** SHA-256, hex, of the file's bytes. */
  readonly id: string;
  readonly report: GrowthReport;
}

/** Reads a `growth.json`. @throws EvidenceError when it is none, or contradicts itself. */
export function parseGrowth(text: string): GrowthEvidence {
  const report = parseDocument<GrowthReport>(schema, text);
  const side = ({ fit, ...rest }: GrowthSide): GrowthSide => ({ ...rest, fit: { ...fit, factor: withUpperEnd(fit.factor) } });
  const paths = report.paths.map(({ ratio, sides, ...path }) => ({
    ...path,
    ratio: ratio && withUpperEnd(ratio),
    sides: sides && { mongo: side(sides.mongo), postgres: side(sides.postgres) },
  }));
  return { id: sha256Hex(text), report: { ...report, paths } };
}
