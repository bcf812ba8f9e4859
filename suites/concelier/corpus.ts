import type { CorpusDefinition, CorpusDocument, CorpusSweep, JsonValue } from '#harness';
import { list, member, text } from '../support/json-members.ts';

type CorpusQuery = CorpusSweep['operations'][number];

/** The largest page that a list takes. */
const LIMIT = 200;
/** Reads of one record at a time ask for every so many: the export reads them all. */
const SAMPLE = 8;

/** Real OSV and CSAF documents as a workload. */
export const corpus: CorpusDefinition = {
  formats: ['OSV', 'CSAF'],
  ingest(document) {
    const read = readDocument(document.value);
    return read === undefined ? undefined : { op: 'ingestDocument', args: { source: sourceOf(document, read), document: document.text } };
  },
  sweep(documents) {
    const seen = seenIn(documents);
    const page = { limit: LIMIT };
    return [
      {
        name: 'alias resolution',
        operations: seen.ids.map((alias) => ({ op: 'resolveAlias', args: { alias, kinds: ['id', 'alias', 'upstream', 'related'], ...page } })),
      },
      { name: 'affected look-ups', operations: seen.packages.flatMap(affectedQueries) },
      { name: 'change cursor', operations: [{ op: 'listChanged', args: { limit: 50 }, follow: '/next' }] },
      {
        name: 'merge view',
        operations: seen.advisories
          .filter(({ sources }, at) => sources.length > 1 || at % SAMPLE === 0)
          .map(({ key }) => ({ op: 'mergedView', args: { key } })),
      },
      {
        name: 'contributions',
        operations: sample(seen.advisories).flatMap(({ key, sources }) => sources.map((source) => ({ op: 'getContribution', args: { key, source } }))),
      },
      { name: 'affected entries', operations: sample(seen.advisories).map(({ key }) => ({ op: 'listAffected', args: { key, ...page } })) },
      { name: 'raw references', operations: sample(seen.advisories).map(({ key }) => ({ op: 'listRaw', args: { key, ...page } })) },
      { name: 'export', operations: [{ op: 'exportPage', args: { limit: 50 }, follow: '/next' }] },
      ...seen.sources.map((source) => ({ name: `prune of ${source}`, operations: [{ op: 'pruneSource', args: { source, ...page }, follow: '/next' }] })),
    ];
  },
};

/** What a document names, as far as the questions need it. Read leniently: what a repository refuses must reach it. */
interface ReadDocument {
  readonly format: 'osv' | 'csaf';
  readonly id: string;
  readonly publisher: string | undefined;
  readonly ids: readonly string[];
  readonly packages: readonly SeenPackage[];
}

interface SeenPackage {
  readonly purl?: string;
  readonly ecosystem?: string;
  readonly name?: string;
  readonly versions: readonly string[];
}

function readDocument(value: unknown): ReadDocument | undefined {
  const head = member(value, 'document');
  if (member(head, 'csaf_version') !== undefined) {
    const id = text(member(member(head, 'tracking'), 'id'));
    if (id === undefined) return undefined;
    const cves = list(member(value, 'vulnerabilities')).flatMap((entry) => text(member(entry, 'cve')) ?? []);
    return { format: 'csaf', id, publisher: text(member(member(head, 'publisher'), 'namespace')), ids: [id, ...cves], packages: csafPackages(value) };
  }
  const id = text(member(value, 'id'));
  if (id === undefined || member(value, 'modified') === undefined) return undefined;
  const ids = ['aliases', 'upstream', 'related'].flatMap((name) => list(member(value, name)).flatMap((alias) => text(alias) ?? []));
  return { format: 'osv', id, publisher: undefined, ids: [id, ...ids], packages: list(member(value, 'affected')).flatMap(osvPackages) };
}

/**
 * The source of a document: the database that an OSV id's prefix stands for (the part before the first `-`, as the OSV
 * schema's list of database prefixes has it), or a CSAF publisher's host name.
 */
function sourceOf(document: CorpusDocument, read: ReadDocument): string {
  const name = read.format === 'osv' ? (read.id.split('-', 1)[0] as string) : (URL.parse(read.publisher ?? '')?.hostname ?? 'unknown');
  const origin = read.id.startsWith('CVE-') ? (document.source ?? 'plain') : '';
  // A CVE id says who numbered it, not who published the record: then the repository does.
  const slug = `${read.format}/${origin === '' || read.format === 'csaf' ? name : origin}`.toLowerCase().replace(/[^a-z0-9._/-]+/g, '-');
  return slug.slice(0, 128);
}

function osvPackages(entry: JsonValue): readonly SeenPackage[] {
  const named = member(entry, 'package');
  const [purl, ecosystem, name] = ['purl', 'ecosystem', 'name'].map((field) => text(member(named, field)));
  const events = list(member(entry, 'ranges')).flatMap((range) => list(member(range, 'events')));
  const bounds = events.flatMap((event) => ['introduced', 'fixed', 'last_affected'].flatMap((kind) => text(member(event, kind)) ?? []));
  const versions = [...bounds, ...list(member(entry, 'versions')).flatMap((version) => text(version) ?? [])];
  return [...(purl === undefined ? [] : [{ purl, versions }]), ...(ecosystem === undefined || name === undefined ? [] : [{ ecosystem, name, versions }])];
}

function csafPackages(value: unknown): readonly SeenPackage[] {
  const found: SeenPackage[] = [];
  const walk = (branches: readonly JsonValue[]): void => {
    for (const branch of branches) {
      const purl = text(member(member(member(branch, 'product'), 'product_identification_helper'), 'purl'));
      if (purl !== undefined) found.push({ purl, versions: [/@([^?#]+)/.exec(purl)?.[1] ?? '1'] });
      walk(list(member(branch, 'branches')));
    }
  };
  walk(list(member(member(value, 'product_tree'), 'branches')));
  return found;
}

interface Seen {
  readonly ids: readonly string[];
  /** By id, in any order of arrival; ids that differ in case or white space only are asked for apart. */
  readonly advisories: readonly { readonly key: string; readonly sources: readonly string[] }[];
  readonly packages: readonly (SeenPackage & { readonly entries: number })[];
  readonly sources: readonly string[];
}

function seenIn(documents: readonly CorpusDocument[]): Seen {
  const ids = new Set<string>();
  const sources = new Set<string>();
  const advisories = new Map<string, Set<string>>();
  const packages = new Map<string, { query: Omit<SeenPackage, 'versions'>; versions: Set<string>; entries: number }>();
  for (const document of documents) {
    const read = readDocument(document.value);
    if (read === undefined) continue;
    const source = sourceOf(document, read);
    for (const id of read.ids) ids.add(id);
    sources.add(source);
    advisories.set(read.id, (advisories.get(read.id) ?? new Set()).add(source));
    for (const { versions, ...query } of read.packages) {
      const name = JSON.stringify(query);
      const held = packages.get(name) ?? { query, versions: new Set<string>(), entries: 0 };
      packages.set(name, held);
      held.entries++;
      for (const version of versions) held.versions.add(version);
    }
  }
  return {
    ids: [...ids].sort(),
    sources: [...sources].sort(),
    advisories: [...advisories].map(([key, held]) => ({ key, sources: [...held].sort() })),
    packages: [...packages.values()].map(({ query, versions, entries }) => ({ ...query, versions: [...versions].sort(), entries })),
  };
}

/** Asks for the first version that a package's records name, one in the middle and the last. */
function affectedQueries({ versions, entries, ...query }: Seen['packages'][number]): readonly CorpusQuery[] {
  const asked = new Set([versions[0], versions[versions.length >> 1], versions.at(-1)]);
  const pages = Math.floor(entries / LIMIT) + 1;
  return [...asked]
    .map((version) => (version === undefined || version === '' ? '1.0.0' : version))
    .map((version) => ({ op: 'findAffected', args: { ...query, version, limit: LIMIT }, ...(entries < LIMIT ? {} : { follow: '/next', pages }) }));
}

function sample<T>(items: readonly T[]): readonly T[] {
  return items.filter((_, at) => at % SAMPLE === 0);
}
