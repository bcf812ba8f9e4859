import type { Verdict } from '../contract/verdict.ts';
import { worst } from '../kit/tally.ts';
import { EvidenceError } from './read-evidence.ts';
import { checkSchema, type Schema } from './schema-check.ts';

/** What evidence of one document says of each path, as far as it can contradict itself. */
interface Judged {
  readonly paths: readonly { readonly operation: string; readonly verdict: Verdict; readonly sides: unknown }[];
  readonly verdict: Verdict;
}

/**
 * Reads evidence that is one JSON document: it is held against its schema, and its verdicts against each other.
 *
 * @throws EvidenceError when it is not what the schema says, or contradicts itself.
 */
export function parseDocument<Document extends Judged>(schema: Schema, text: string): Document {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EvidenceError(0, `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const fault = checkSchema(schema, value);
  if (fault !== undefined) throw new EvidenceError(0, `${fault.pointer === '' ? 'the document' : fault.pointer} ${fault.what}`);
  const document = value as Document;
  const bare = document.paths.find(({ verdict, sides }) => verdict !== 'void' && verdict !== 'fail' && sides === null);
  if (bare !== undefined) throw new EvidenceError(0, `${bare.operation} is said to be ${bare.verdict}, and nothing of it was measured`);
  const least = worst(document.paths.map(({ verdict }) => verdict));
  if (worst([document.verdict, least]) !== document.verdict) {
    throw new EvidenceError(0, `the run's verdict is ${document.verdict}, but its paths give ${least}: a verdict is never upgraded`);
  }
  return document;
}

/** JSON has no infinity: an interval without an upper end was written with none. */
export function withUpperEnd<Ratio extends { readonly high: number | null }>(ratio: Ratio): Ratio & { readonly high: number } {
  return { ...ratio, high: ratio.high ?? Number.POSITIVE_INFINITY };
}
