import type { CorpusDocument, CorpusQuery, ModuleDefinition } from '../contract/module.ts';
import type { Operation, Workload, WorkloadGroup } from '../contract/operation.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { deriveSeed, SeededRandom } from '../kit/random.ts';
import { CorpusError } from './corpus-error.ts';

const TENANT = 'acme';

/**
 * A module's workloads over a corpus: all documents that it takes, in the order of the files and once more shuffled, each
 * followed by the module's sweeps, a group each. A document's key, instant and ids are its own wherever it stands, so the
 * order is all that differs between the two. Empty when the module takes none of the documents.
 *
 * @param seed Shuffles, and seeds the ids.
 * @throws CorpusError when the module cannot make an operation of a document, or names one that it does not have.
 */
export function corpusWorkloads(module: ModuleDefinition, documents: readonly CorpusDocument[], seed: number): readonly Workload[] {
  const { corpus } = module;
  if (corpus === undefined) return [];
  const taken: CorpusDocument[] = [];
  const ingestion: Operation[] = [];
  for (const [key, document] of documents.entries()) {
    const step = naming(module, document, () => corpus.ingest(document));
    if (step === undefined) continue;
    taken.push(document);
    ingestion.push(operationOf(module, key, step.op, step.args));
  }
  if (ingestion.length === 0) return [];
  const sweeps: Operation[] = [];
  const groups: WorkloadGroup[] = [{ name: 'ingestion', from: 0, to: ingestion.length }];
  for (const { name, operations } of corpus.sweep(taken)) {
    const from = ingestion.length + sweeps.length;
    const ends = new Set<number>();
    for (const query of operations) {
      const links = chain(module, documents.length + sweeps.length, query, taken.length);
      sweeps.push(...links);
      if (query.follow !== undefined) ends.add((links.at(-1) as Operation).key);
    }
    const to = ingestion.length + sweeps.length;
    // A group that asks nothing has no row of its own: what it would have proven is not claimed.
    if (to > from) groups.push({ name, from, to, ends });
  }
  const make = (origin: string, first: readonly Operation[]): Workload =>
    Object.freeze({ module: module.name, seed, origin, operations: [...first, ...sweeps], groups });
  const shuffled = new SeededRandom(deriveSeed(seed, 'corpus', module.name)).shuffle(ingestion);
  return [make('corpus, file order', ingestion), make('corpus, shuffled', shuffled)];
}

/** Documents that none of the workloads takes in: to be counted and named, never dropped in silence. */
export function untakenDocuments(documents: readonly CorpusDocument[], workloads: Iterable<Workload>): readonly CorpusDocument[] {
  const taken = new Set<number>();
  for (const { operations } of workloads) for (const { key } of operations) taken.add(key);
  return documents.filter((_, index) => !taken.has(index));
}

function operationOf(module: ModuleDefinition, key: number, name: string, args: unknown): Operation {
  if (!Object.hasOwn(module.operations, name)) throw new CorpusError(`module "${module.name}": its corpus names an unknown operation "${name}"`);
  return Object.freeze({ key, tenant: TENANT, name, args, nowMs: EPOCH_MS + key * 1_000 });
}

/** A query and the pages that follow it, and one link more, which is skipped when the walk has come to its end. */
function chain(module: ModuleDefinition, key: number, query: CorpusQuery, documents: number): readonly Operation[] {
  const links = [operationOf(module, key, query.op, query.args)];
  if (query.follow === undefined) return links;
  for (let page = 1; page <= pagesOf(module, query, documents); page++) {
    const after = { $ref: { key: key + page - 1, pointer: query.follow, missing: 'skip' as const } };
    const args = { ...(query.args as object), after };
    links.push(operationOf(module, key + page, query.op, args));
  }
  return links;
}

/** One item a document; a store that gives a cursor after a full last page needs one page more. */
function pagesOf(module: ModuleDefinition, query: CorpusQuery, documents: number): number {
  if (query.pages !== undefined) return query.pages;
  const { limit } = query.args as { readonly limit?: unknown };
  if (typeof limit === 'number' && limit >= 1) return Math.floor(documents / limit) + 1;
  throw new CorpusError(`module "${module.name}": its corpus follows pages of ${query.op}, but its arguments have no "limit": say how many with "pages"`);
}

function naming<T>(module: ModuleDefinition, document: CorpusDocument, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const place = document.line === undefined ? document.file : `${document.file}:${document.line}`;
    throw new CorpusError(`${place}: module "${module.name}" cannot read it: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
