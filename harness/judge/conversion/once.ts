import type { ConversionResult, LostRecord } from '../../contract/conversion.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import { counted } from '../../kit/grouped.ts';
import { TallyCounter } from '../../kit/tally.ts';
import type { Passage } from './conversion.ts';
import type { Cutoff } from './cutoffs.ts';

/** Findings of one conversion that are shown; the tally counts all. */
const SHOWN = 3;

const WORDS: Readonly<Record<LostRecord['kind'], string>> = {
  missing: 'is not on postgres, and should be',
  extra: 'is on postgres, and should not be',
  different: 'is not on postgres as it is on mongo',
};

/** Converts once, and holds every record against what is asked for. */
export async function judgeOnce({ arena, desk, source, target, held }: Passage, { name, cutoffMs, parallel }: Cutoff): Promise<CheckPart> {
  const result = await desk.convert(source, target, { cutoffMs, parallel }).catch((error: unknown) => {
    // Documents that are not accounted for are a finding; whatever else breaks leaves the check void.
    if (error instanceof Error && (error as { readonly code?: unknown }).code === 'conversion_sum') return error;
    throw error;
  });
  if (result instanceof Error) {
    arena.report({ sides: ['mongo', 'postgres'], at: { kind: 'run', what: name }, differences: [], summary: result.message }, 'conversion');
    const unequal = new TallyCounter();
    unequal.add({ equal: false, rules: [] });
    return { name, verdict: 'fail', reason: result.message, tally: unequal.freeze() };
  }
  const { tenants, lost } = await desk.prove(source, target, { cutoffMs, rejects: result.rejects, held });
  const tally = new TallyCounter();
  const expected = tenants.reduce((sum, tenant) => sum + tenant.expected, 0);
  const extra = lost.filter(({ kind }) => kind === 'extra').length;
  for (let equal = expected + extra - lost.length; equal > 0; equal--) tally.add({ equal: true, rules: [] });
  for (const [index, record] of lost.entries()) {
    tally.add({ equal: false, rules: [] });
    if (index < SHOWN) await show(record);
  }
  for (const [index, reject] of result.rejects.entries()) {
    tally.add({ equal: false, rules: [] });
    if (index >= SHOWN) continue;
    const at = { kind: 'record', collection: reject.collection, key: reject.id, after: 0 } as const;
    const summary = `${reject.collection}: document ${reject.id} was rejected: ${reject.field ?? 'the document'} ${reject.reason}`;
    arena.report({ sides: ['mongo', 'postgres'], at, differences: [], summary }, 'conversion');
  }
  const frozen = tally.freeze();
  if (frozen.different > 0) {
    return {
      name,
      verdict: 'fail',
      reason: `${counted(lost.length, 'record')} lost, changed or too many, ${counted(result.rejects.length, 'document')} rejected`,
      tally: frozen,
    };
  }
  if (frozen.compared === 0) return { name, verdict: 'pass', reason: 'nothing is kept, and nothing converted', tally: frozen };
  return { name, verdict: 'pass', reason: sumsText(result), tally: frozen };

  async function show({ collection, key, kind }: LostRecord): Promise<void> {
    const [left, right] = await Promise.all([source.record(collection, key), target.record(collection, key)]);
    const { differences } = arena.compareRecords(collection, left, right);
    const at = { kind: 'record', collection, key, after: 0 } as const;
    arena.report({ sides: ['mongo', 'postgres'], at, differences, summary: `${collection}: record ${key} ${WORDS[kind]} (conversion ${name})` }, 'conversion');
  }
}

function sumsText({ aggregates }: ConversionResult): string {
  const sum = (pick: (aggregate: ConversionResult['aggregates'][number]) => number): number =>
    aggregates.reduce((total, aggregate) => total + pick(aggregate), 0);
  const skipped = sum((aggregate) => Object.values(aggregate.skipped).reduce((total, count) => total + count, 0));
  return `${counted(
    sum(({ source }) => source),
    'document',
  )}: ${sum(({ converted }) => converted)} converted, ${skipped} skipped by their tier's rule, none rejected`;
}
