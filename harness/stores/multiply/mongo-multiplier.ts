import { Binary, type Db, Int32, Long, ObjectId } from 'mongodb';
import type { Multiplier } from '../../contract/stores.ts';
import { TYPED } from '../../kit/typed-bson.ts';
import { explainError } from '../explain-error.ts';
import { ownCollections } from '../own-collections.ts';
import { CopiedValues } from './copied-values.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A document of a bundle, and the unique keys whose fields it has. */
interface Original {
  readonly collection: string;
  readonly fields: Fields;
  readonly keys: readonly (readonly string[])[];
}

/** See `Multiplier`: for a database. */
export class MongoMultiplier implements Multiplier {
  readonly #db: Db;
  /** Collection and `_id` → the bundle, undefined for none. */
  readonly #bundles = new Map<string, number | undefined>();
  #count = 0;
  #template: Promise<{ readonly values: CopiedValues; readonly originals: readonly Original[] }> | undefined;

  private constructor(db: Db) {
    this.#db = db;
  }

  static async open(db: Db): Promise<MongoMultiplier> {
    const made = new MongoMultiplier(db);
    await made.mark(false);
    return made;
  }

  async mark(isBundle: boolean): Promise<void> {
    // Whose records are whose has been settled, and there may be very many by now.
    if (this.#template !== undefined) return;
    const bundle = isBundle ? this.#count++ : undefined;
    const look = async (collection: string): Promise<void> => {
      for await (const { _id } of this.#db.collection(collection).find({}, { ...TYPED, projection: { _id: 1 } })) {
        const name = nameOf(collection, _id);
        if (!this.#bundles.has(name)) this.#bundles.set(name, bundle);
      }
    };
    await Promise.all((await ownCollections(this.#db)).map(look));
  }

  async copy(from: number, count: number): Promise<number> {
    this.#template ??= this.#load();
    const { values, originals } = await this.#template;
    const copies = new Map<string, Fields[]>();
    for (let copy = from; copy < from + count; copy++) {
      for (const original of originals) {
        const made = copied(original, values, copy);
        if (made === undefined) continue;
        const others = copies.get(original.collection);
        if (others === undefined) copies.set(original.collection, [made]);
        else others.push(made);
      }
    }
    try {
      for (const [collection, documents] of copies) await this.#db.collection(collection).insertMany(documents, { ordered: false });
    } catch (error) {
      for (const [collection, documents] of copies) {
        await this.#db.collection(collection).deleteMany({ _id: { $in: documents.map(({ _id }) => _id as ObjectId) } });
      }
      throw explainError('mongo', this.#db.databaseName, error);
    }
    return [...copies.values()].reduce((sum, documents) => sum + documents.length, 0);
  }

  async #load(): Promise<{ readonly values: CopiedValues; readonly originals: readonly Original[] }> {
    const values = new CopiedValues();
    const originals: Original[] = [];
    for (const collection of await ownCollections(this.#db)) {
      const unique = (await this.#db.collection(collection).indexes()).filter(({ unique: isUnique }) => isUnique === true);
      const keys = [['_id'], ...unique.map(({ key }) => Object.keys(key))];
      for await (const fields of this.#db.collection<Fields>(collection).find({}, TYPED)) {
        const bundle = this.#bundles.get(nameOf(collection, fields['_id']));
        const own = keys.filter((key) => key.every((field) => valueAt(fields, field) != null));
        walk(fields, '', (leaf, field) => {
          const text = textOf(leaf);
          if (text !== undefined) values.addText(bundle, `${collection} ${field}`, text);
          const number = numberOf(leaf);
          if (number !== undefined && own.some((key) => key.includes(field))) values.addNumber(bundle, `${collection} ${field}`, number);
          return leaf;
        });
        if (bundle !== undefined) originals.push({ collection, fields, keys: own });
      }
    }
    return { values, originals };
  }
}

/** A document's copy; undefined where one of its unique keys would stay what it is: of such there is one. */
function copied({ collection, fields, keys }: Original, values: CopiedValues, copy: number): Fields | undefined {
  const changed = new Set<string>();
  const made = walk(fields, '', (leaf, field) => {
    const other = otherLeaf(leaf, values, copy, keys.some((key) => key.includes(field)) ? `${collection} ${field}` : undefined);
    // A key may be a whole document: what is changed within it changes it.
    if (other !== leaf) for (let at = field; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) changed.add(at);
    return other;
  });
  return keys.every((key) => key.some((field) => changed.has(field))) ? (made as Fields) : undefined;
}

function otherLeaf(leaf: unknown, values: CopiedValues, copy: number, key: string | undefined): unknown {
  const text = textOf(leaf);
  if (text !== undefined) {
    const other = values.text(text, copy);
    if (other === text) return leaf;
    if (leaf instanceof ObjectId) return new ObjectId(other);
    return leaf instanceof Binary ? new Binary(Buffer.from(other, 'hex'), leaf.sub_type) : other;
  }
  const number = key === undefined ? undefined : numberOf(leaf);
  if (number === undefined || key === undefined) return leaf;
  const other = values.number(key, number, copy);
  if (other === number) return leaf;
  return leaf instanceof Int32 ? new Int32(Number(other)) : Long.fromBigInt(other);
}

/** Every leaf of a document by its path; members of an array share one. */
function walk(value: unknown, field: string, leafOf: (leaf: unknown, field: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((member) => walk(member, field, leafOf));
  if (typeof value !== 'object' || value === null || value instanceof Date || '_bsontype' in value) return leafOf(value, field);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, field === '' ? name : `${field}.${name}`, leafOf)]));
}

function textOf(leaf: unknown): string | undefined {
  if (typeof leaf === 'string') return leaf;
  if (leaf instanceof ObjectId) return leaf.toHexString();
  return leaf instanceof Binary ? Buffer.from(leaf.value()).toString('hex') : undefined;
}

function numberOf(leaf: unknown): bigint | undefined {
  if (leaf instanceof Int32) return BigInt(leaf.value);
  return leaf instanceof Long ? leaf.toBigInt() : undefined;
}

function valueAt(fields: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const member = Array.isArray(value) ? value[0] : value;
    return (member as Fields | undefined | null)?.[name];
  }, fields);
}

const nameOf = (collection: string, id: unknown): string => `${collection} ${JSON.stringify(id)}`;
