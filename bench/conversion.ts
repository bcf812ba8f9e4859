import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Document, Int32, MongoClient } from 'mongodb';
import { Client, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ConversionDefinition } from '../harness/contract/conversion.ts';
import type { Stores } from '../harness/contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../harness/contract/subject.ts';
import { convert } from '../harness/conversion/converter.ts';
import { copyText } from '../harness/conversion/copy-text.ts';
import { SMALL_HEAP } from '../harness/kit/small-process.ts';
import { withPostgresIdentity } from '../harness/stores/postgres-url.ts';
import { MODULES } from './arena.ts';
import { type Figure, figure } from './figures.ts';

const DOCUMENTS = 50_000;
const SCOPES = Array.from({ length: 20 }, (_, index) => `scope:${String(index).padStart(2, '0')}`);
const CREATED = new Date('2026-01-01T00:00:00.000Z');
const TENANTS = ['acme', 'globex', 'initech'];

/** What is measured: a collection whose document stays one (JSONB), and one that is spread over two tables. */
const KINDS: Readonly<Record<string, { readonly aggregates: readonly string[]; readonly atMost: number; document(index: number): Document }>> = {
  JSONB: { aggregates: ['users'], atMost: 2.5, document: userDocument },
  normalized: { aggregates: ['scopes', 'clients'], atMost: 3, document: clientDocument },
};

/**
 * Documents a second that convert, and how many times as long that takes as reading the same documents raw and in order,
 * and a COPY of the same rows into the same tables. Peak memory of a conversion at two sizes.
 */
export async function benchConversion(stores: Stores, rounds: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, { aggregates, atMost, document }] of Object.entries(KINDS)) {
    const source = await seed(stores, aggregates.at(-1) ?? '', DOCUMENTS, document);
    const definition = only(aggregates);
    const rates: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const convertMs = await onFresh(stores, (target) => timed(() => converting(definition, source, target)));
      const copies = await rowsOf(definition, source);
      const rawMs = await onFresh(stores, (target) => timed(() => scanAndCopy(stores, definition, source, target, copies)));
      rates.push(DOCUMENTS / (convertMs / 1000));
      ratios.push(convertMs / rawMs);
    }
    await stores.drop(source);
    figures.push(figure(`conversion of a ${kind} collection`, 'documents/s', rates));
    figures.push(figure(`conversion of a ${kind} collection, to a raw scan and COPY`, 'times', ratios, { atMost }));
  }
  figures.push(...(await benchConversionMemory(stores)));
  return figures;
}

/** A hundred times as many documents must not need noticeably more memory. */
async function benchConversionMemory(stores: Stores): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const documents of [10_000, 1_000_000]) {
    const source = await seed(stores, 'clients', documents, clientDocument);
    const child = fileURLToPath(new URL('./conversion-child.ts', import.meta.url));
    const peakMiB = await onFresh(stores, async (target) => {
      const places = JSON.stringify({ source, target });
      const { stdout } = await promisify(execFile)(process.execPath, [...SMALL_HEAP, child, places], { maxBuffer: 1 << 20 });
      return (JSON.parse(stdout) as { readonly peakMiB: number }).peakMiB;
    });
    await stores.drop(source);
    figures.push(figure(`conversion: peak memory with ${documents.toLocaleString('en')} documents`, 'MiB', [peakMiB], { atMost: 300 }));
  }
  return figures;
}

const authority = MODULES.find(({ module }) => module.name === 'authority');

/** The authority's own converter, of some of its collections. */
export function only(names: readonly string[]): ConversionDefinition {
  const aggregates = authority?.conversion?.aggregates ?? {};
  return { module: 'authority', aggregates: Object.fromEntries(Object.entries(aggregates).filter(([name]) => names.includes(name))) };
}

export async function converting(conversion: ConversionDefinition, source: MongoTarget, target: PostgresTarget): Promise<void> {
  const { rejects } = await convert({ conversion, source, target, schema: 'authority', schemaVersion: 'bench', cutoffMs: 0 });
  if (rejects[0] !== undefined) throw new Error(`the bench's own documents are rejected: ${rejects[0].field} ${rejects[0].reason}`);
}

async function scanAndCopy(
  stores: Stores,
  conversion: ConversionDefinition,
  source: MongoTarget,
  target: PostgresTarget,
  copies: readonly Copy[],
): Promise<void> {
  const mongo = new MongoClient(source.uri);
  // As one whom row-level security does not bind: COPY knows nothing of it.
  const client = new Client({ connectionString: withPostgresIdentity(stores.urls.postgres, { database: target.database }) });
  await client.connect();
  try {
    for (const { collection } of Object.values(conversion.aggregates)) {
      const cursor = mongo
        .db(source.database)
        .collection(collection)
        .find({}, { raw: true, sort: { _id: 1 }, hint: { _id: 1 }, batchSize: 1000 });
      for await (const _ of cursor);
    }
    for (const { table, columns, chunks } of copies) {
      const list = columns.map(escapeIdentifier).join(', ');
      await pipeline(Readable.from(chunks), client.query(copyFrom(`copy authority.${escapeIdentifier(table)} (${list}) from stdin`)));
    }
  } finally {
    await Promise.all([mongo.close(), client.end()]);
  }
}

interface Copy {
  readonly table: string;
  readonly columns: readonly string[];
  readonly chunks: readonly string[];
}

/** The rows that converting gives, ready to be sent: making them is no part of what is measured. */
async function rowsOf({ aggregates }: ConversionDefinition, source: MongoTarget): Promise<readonly Copy[]> {
  const mongo = new MongoClient(source.uri);
  try {
    const copies: Copy[] = [];
    for (const { collection, tables, toRows } of Object.values(aggregates)) {
      const chunks = tables.map(() => [] as string[]);
      const cursor = mongo
        .db(source.database)
        .collection(collection)
        .find({}, { promoteValues: false, promoteLongs: false, promoteBuffers: false, sort: { _id: 1 } });
      for await (const document of cursor) {
        for (const [index, rows] of toRows(document).entries()) chunks[index]?.push(copyText(rows, tables[index]?.columns ?? []));
      }
      for (const [index, { name, columns }] of tables.entries()) copies.push({ table: name, columns, chunks: joined(chunks[index] ?? []) });
    }
    return copies;
  } finally {
    await mongo.close();
  }
}

function joined(texts: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(texts.length / 1000) }, (_, index) => texts.slice(index * 1000, (index + 1) * 1000).join(''));
}

async function seed(stores: Stores, name: string, documents: number, make: (index: number) => Document): Promise<MongoTarget> {
  const source = await stores.mongoTarget('bench_conversion');
  const mongo = new MongoClient(source.uri);
  try {
    const database = mongo.db(source.database);
    const scopes = TENANTS.flatMap((tenantId) => SCOPES.map((scope) => scopeDocument(tenantId, scope)));
    await database.collection('authority_scopes').insertMany(scopes);
    const collection = database.collection(only([name]).aggregates[name]?.collection ?? '');
    for (let from = 0; from < documents; from += 5_000) {
      await collection.insertMany(Array.from({ length: Math.min(5_000, documents - from) }, (_, index) => make(from + index)));
    }
    return source;
  } finally {
    await mongo.close();
  }
}

async function onFresh<T>(stores: Stores, work: (target: PostgresTarget) => Promise<T>): Promise<T> {
  const target = await stores.postgresTarget('bench_conversion');
  await authority?.postgres.schema.migrate(target);
  const result = await work(target);
  await stores.drop(target);
  return result;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const idOf = (index: number): string =>
  `${(Math.imul(index, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const tenantOf = (index: number): string => TENANTS[index % TENANTS.length] as string;
const stamped = { version: new Int32(1), createdAt: CREATED, updatedAt: CREATED };

function scopeDocument(tenantId: string, name: string): Document {
  return { _id: `${tenantId} ${name}` as never, tenantId, name, description: null, resources: ['api'], ...stamped };
}

/** About 1.5 KiB, most of it attributes. */
function userDocument(index: number): Document {
  const groups = Array.from({ length: 12 }, (_, group) => ({
    name: `group ${group}`,
    since: 2000 + group,
    weight: group + 0.5,
    isOwner: group % 3 === 0,
    tags: ['a', 'b', 'c'],
  }));
  return {
    _id: idOf(index),
    tenantId: tenantOf(index),
    username: `User ${index}`,
    normalizedName: `user ${index}`,
    email: `user.${index}@example.org`,
    normalizedEmail: `user.${index}@example.org`,
    displayName: null,
    passwordHash: '$argon2id$v=19$m=65536$c2FsdA$aGFzaA',
    roles: ['reader', 'writer'],
    attributes: { department: `department ${index % 50}`, manager: { id: index, name: 'A "quoted" name' }, groups },
    status: 'active',
    ...stamped,
    disabledAt: null,
    lastLoginAt: CREATED,
    issues: new Int32(0),
  };
}

/** A client with three scopes: one row and three. */
function clientDocument(index: number): Document {
  return {
    _id: idOf(index),
    tenantId: tenantOf(index),
    name: `Client ${index}`,
    normalizedName: `client ${index}`,
    secretHash: '$argon2id$v=19$m=65536$c2FsdA$aGFzaA',
    previousSecretHash: null,
    previousSecretExpiresAt: null,
    secretRotatedAt: null,
    scopes: [0, 7, 14].map((offset) => SCOPES[(index + offset) % SCOPES.length]).sort(),
    grantTypes: ['client_credentials', 'refresh_token'],
    redirectUris: [`https://client-${index}.example.org/callback`],
    properties: {},
    enabled: true,
    ...stamped,
  };
}
