import type { CorpusDefinition, CorpusDocument, JsonValue } from '#harness';
import { list, member, text } from '../support/json-members.ts';

/** The largest page that a list takes. */
const LIMIT = 200;
/** Documents whose linksets change with one prune are many: so that each step stays small. */
const PRUNE_LIMIT = 50;

/** Real OpenVEX, CSAF and CycloneDX documents as a workload. */
export const corpus: CorpusDefinition = {
  formats: ['OpenVEX', 'CSAF', 'CycloneDX VEX'],
  ingest(document) {
    const read = readDocument(document);
    return read === undefined ? undefined : { op: 'ingestDocument', args: { provider: read.provider, document: document.text } };
  },
  sweep(documents) {
    const seen = documents.flatMap((document) => readDocument(document) ?? []);
    const pairs = [...new Map(seen.flatMap((document) => document.pairs).map((pair) => [JSON.stringify(pair), pair])).values()];
    const providers = [...new Set(seen.map(({ provider }) => provider))].sort();
    return [
      { name: 'statements by pair', operations: pairs.map((pair) => ({ op: 'readStatements', args: { ...pair, limit: LIMIT } })) },
      { name: 'linksets', operations: pairs.map((pair) => ({ op: 'buildLinkset', args: pair })) },
      { name: 'linkset list', operations: [{ op: 'listLinksets', args: { limit: LIMIT }, follow: '/next', pages: Math.floor(pairs.length / LIMIT) + 1 }] },
      { name: 'documents', operations: providers.map((provider) => ({ op: 'listDocuments', args: { provider, limit: LIMIT }, follow: '/next' })) },
      ...providers.map((provider) => ({
        name: `prune of ${provider}`,
        operations: [{ op: 'pruneProvider', args: { provider, limit: PRUNE_LIMIT }, follow: '/next' }],
      })),
    ];
  },
};

/** What a document names, as far as the questions need it. Read leniently: what a repository refuses must reach it. */
interface ReadDocument {
  readonly provider: string;
  readonly pairs: readonly SeenPair[];
}

interface SeenPair {
  readonly vulnerability: string;
  readonly product: string;
}

function readDocument(document: CorpusDocument): ReadDocument | undefined {
  const value = document.value;
  const head = member(value, 'document');
  if (member(head, 'csaf_version') !== undefined) {
    const publisher = text(member(member(head, 'publisher'), 'namespace'));
    return { provider: slug(`csaf/${URL.parse(publisher ?? '')?.hostname ?? 'unknown'}`), pairs: csafPairs(value) };
  }
  if (member(value, 'bomFormat') === 'CycloneDX') {
    return member(value, 'vulnerabilities') === undefined ? undefined : { provider: providerOf(document), pairs: cycloneDxPairs(value) };
  }
  if (!Array.isArray(member(value, 'statements'))) return undefined;
  return { provider: providerOf(document), pairs: list(member(value, 'statements')).flatMap(openVexPairs) };
}

/** Who published it: the repository that it was found in, else its author. */
function providerOf(document: CorpusDocument): string {
  return slug(document.source ?? text(member(document.value, 'author')) ?? 'unknown');
}

function slug(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9._/-]+/g, '-');
  return plain.replace(/^[^a-z0-9]+/, '').slice(0, 128) || 'unknown';
}

function openVexPairs(statement: JsonValue): readonly SeenPair[] {
  const named = member(statement, 'vulnerability');
  const vulnerability = typeof named === 'string' ? named : (text(member(named, 'name')) ?? text(member(named, '@id')));
  const products = list(member(statement, 'products')).map((product) => (typeof product === 'string' ? product : text(member(product, '@id'))));
  return pairsOf(vulnerability, products.length === 0 ? ['*'] : products);
}

function csafPairs(value: unknown): readonly SeenPair[] {
  const products = csafProducts(value);
  return list(member(value, 'vulnerabilities')).flatMap((vulnerability) => {
    const id = text(member(vulnerability, 'cve')) ?? list(member(vulnerability, 'ids')).flatMap((entry) => text(member(entry, 'text')) ?? [])[0];
    const statuses = member(vulnerability, 'product_status');
    const named = typeof statuses === 'object' && statuses !== null ? Object.values(statuses).flatMap((ids) => list(ids as JsonValue)) : [];
    return pairsOf(
      id,
      named.map((product) => products.get(product as string) ?? text(product)),
    );
  });
}

/** Package URLs by product id, those of components for products that join one to a platform. */
function csafProducts(value: unknown): ReadonlyMap<string, string> {
  const purls = new Map<string, string>();
  const walk = (branches: readonly JsonValue[]): void => {
    for (const branch of branches) {
      const product = member(branch, 'product');
      const purl = text(member(member(product, 'product_identification_helper'), 'purl'));
      const id = text(member(product, 'product_id'));
      if (purl !== undefined && id !== undefined) purls.set(id, purl);
      walk(list(member(branch, 'branches')));
    }
  };
  const tree = member(value, 'product_tree');
  walk(list(member(tree, 'branches')));
  for (const relationship of list(member(tree, 'relationships'))) {
    const component = purls.get(text(member(relationship, 'product_reference')) ?? '');
    const id = text(member(member(relationship, 'full_product_name'), 'product_id'));
    if (component !== undefined && id !== undefined && !purls.has(id)) purls.set(id, component);
  }
  return purls;
}

function cycloneDxPairs(value: unknown): readonly SeenPair[] {
  const purls = new Map<string, string>();
  const walk = (components: readonly JsonValue[]): void => {
    for (const component of components) {
      const [ref, purl] = [text(member(component, 'bom-ref')), text(member(component, 'purl'))];
      if (ref !== undefined && purl !== undefined) purls.set(ref, purl);
      walk(list(member(component, 'components')));
    }
  };
  walk(list(member(value, 'components')));
  return list(member(value, 'vulnerabilities')).flatMap((vulnerability) => {
    const refs = list(member(vulnerability, 'affects')).map((affected) => text(member(affected, 'ref')));
    const products = refs.map((ref) => (ref === undefined ? undefined : (purls.get(ref) ?? ref)));
    return pairsOf(text(member(vulnerability, 'id')), products.length === 0 ? ['*'] : products);
  });
}

function pairsOf(vulnerability: string | undefined, products: readonly (string | undefined)[]): readonly SeenPair[] {
  if (vulnerability === undefined) return [];
  return products.flatMap((product) => (product === undefined ? [] : [{ vulnerability, product }]));
}
