import { type Document, MongoClient, UUID } from 'mongodb';
import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, StoredDocument } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { TYPED } from '../kit/typed-bson.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import { BatchWriter, type PendingDocument } from './batch-writer.ts';
import { MIRRORING } from './change-capture.ts';
import { connectTyped } from './connect.ts';
import { FirstContact } from './first-contact.ts';
import { settleReferences } from './references.ts';
import { isRepeatable } from './transaction.ts';
import { isUnanswered } from './unanswered.ts';
import { textsWithin } from './values-within.ts';

export interface ReadConverterOptions {
  readonly conversion: ConversionDefinition;
  readonly mongo: MongoTarget;
  readonly postgres: PostgresTarget;
  readonly schema: string;
}

/** Documents that one call brings over at most, and how often it looks for what they refer to. */
const MOST = 200;
const ROUNDS = 4;
/** How often they are written when the connection is cut off. */
const ATTEMPTS = 3;
const UUID_TEXT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Found {
  readonly name: string;
  readonly aggregate: AggregateConversion;
  readonly key: readonly string[];
  readonly pending: PendingDocument;
}

/**
 * Brings over single documents that a call names: those whose identity lies among the values of its arguments or its
 * answer, and, since PostgreSQL checks what refers to what, those that these name in turn.
 */
export class ReadConverter implements AsyncDisposable {
  readonly #options: ReadConverterOptions;
  readonly #mongo: MongoClient;
  readonly #contact: FirstContact;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReadConverterOptions) {
    this.#options = options;
    this.#mongo = new MongoClient(options.mongo.uri, { appName: 'cutover', serverSelectionTimeoutMS: 2_000 });
    this.#contact = new FirstContact(this.#mongo);
  }

  /**
   * Brings them over, unless PostgreSQL has them or has deleted them.
   *
   * @returns how many there were.
   */
  convert(tenant: string, texts: ReadonlySet<string>, nowMs: number): Promise<number> {
    // One at a time: the tables that they go through belong to the session.
    const converted = this.#last.then(() => this.#convert(tenant, texts, nowMs));
    this.#last = converted.catch(() => undefined);
    return converted;
  }

  async #convert(tenant: string, texts: ReadonlySet<string>, nowMs: number): Promise<number> {
    const found = await this.#find(tenant, texts, nowMs);
    if (found.length === 0) return 0;
    for (let attempt = 1; ; attempt++) {
      let client: Client | undefined;
      try {
        client = await connectTyped(this.#options.postgres.ownerUri);
        return await this.#write(client, found);
      } catch (error) {
        // It is the caller's operation that would fail; written twice, a document is there once.
        if (attempt === ATTEMPTS || !(isUnanswered(error) || isRepeatable(error))) throw error;
      } finally {
        await client?.end();
      }
    }
  }

  async #find(tenant: string, texts: ReadonlySet<string>, nowMs: number): Promise<readonly Found[]> {
    const { conversion, mongo } = this.#options;
    await this.#contact.make();
    const found = new Map<string, Found>();
    let looked = texts;
    for (let round = 0; round < ROUNDS && looked.size > 0 && found.size < MOST; round++) {
      const next = new Set<string>();
      for (const [name, aggregate] of Object.entries(conversion.aggregates)) {
        if (aggregate.tier === 'C') continue;
        const collection = this.#mongo.db(mongo.database).collection(aggregate.collection);
        const documents = await collection.find(naming(aggregate, tenant, looked), { ...TYPED, limit: MOST, readConcern: { level: 'majority' } }).toArray();
        const settled = await settleReferences(this.#mongo.db(mongo.database), conversion, aggregate, documents, nowMs);
        for (const document of settled) {
          const one = document === undefined ? undefined : foundOf(name, aggregate, document, nowMs);
          if (one === undefined || found.has(`${name} ${one.key.join('\0')}`)) continue;
          found.set(`${name} ${one.key.join('\0')}`, one);
          for (const text of textsWithin(one.pending.rows)) for (const part of partsOf(text)) next.add(part);
        }
      }
      looked = next;
    }
    return [...found.values()];
  }

  async #write(client: Client, found: readonly Found[]): Promise<number> {
    const { conversion, schema } = this.#options;
    await client.query('begin');
    await client.query('select set_config($1, $2, true)', [MIRRORING, 'on']);
    let converted = 0;
    for (const [name, aggregate] of Object.entries(conversion.aggregates)) {
      const own = found.filter((each) => each.name === name);
      if (own.length === 0) continue;
      const writer = await BatchWriter.open(client, schema, aggregate);
      const written = await writer.write(own.map(({ pending }) => pending));
      await writer[Symbol.asyncDispose]();
      converted += written.converted;
    }
    // Looked at behind the write: whoever deleted one meanwhile has had the row to delete, and left a tombstone.
    const { rows } = await client.query(
      `select from cutover.tombstones t join unnest($2::text[], $3::text[]) as f (aggregate, key) on t.aggregate = f.aggregate and t.key = f.key::text[]
       where t.module = $1 limit 1`,
      [conversion.module, found.map(({ name }) => name), found.map(({ key }) => arrayText(key))],
    );
    await client.query(rows.length > 0 ? 'rollback' : 'commit');
    return rows.length > 0 ? 0 : converted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#mongo.close();
  }
}

/** The documents of a tenant whose identity is among the texts, whichever type it is stored in. */
function naming({ identity }: AggregateConversion, tenant: string, texts: ReadonlySet<string>): Document {
  const values = [...texts].flatMap((text): unknown[] => [
    text,
    ...(UUID_TEXT.test(text) ? [new UUID(text)] : []),
    ...(/^-?\d{1,15}$/.test(text) ? [Number(text)] : []),
  ]);
  const [first = '', ...others] = identity;
  return { [first]: tenant, ...Object.fromEntries(others.map((path) => [path, { $in: values }])) };
}

function foundOf(name: string, aggregate: AggregateConversion, document: StoredDocument, nowMs: number): Found | undefined {
  if (aggregate.keep !== undefined && !aggregate.keep.keeps(document, nowMs)) return undefined;
  try {
    const rows = aggregate.toRows(document);
    const key = (aggregate.tables[0]?.key ?? []).map((column) => rows[0]?.[0]?.[column] ?? '');
    return { name, aggregate, key, pending: { id: document._id, tenant: key[0] ?? '', rows, isConditional: false } };
  } catch (error) {
    // PostgreSQL cannot hold it: the conversion rejects it by its id, and a read goes on finding it on MongoDB.
    if (error instanceof UnfitError) return undefined;
    throw error;
  }
}

/** A column's text, and where it is an array's, its items'. */
function partsOf(text: string): readonly string[] {
  return text.startsWith('{') ? [text, ...(text.match(/"(?:[^"\\]|\\.)*"|[^{},]+/g) ?? []).map((part) => part.replace(/^"|"$/g, ''))] : [text];
}

const arrayText = (items: readonly string[]): string => `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
