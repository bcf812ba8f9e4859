import type { ServerDescription, Stores } from '../contract/stores.ts';

type StoreRecord = Pick<ServerDescription, 'version' | 'durability'>;

/** What evidence says of the stores that it was made on. */
export function storesRecord({ mongo, postgres }: Pick<Stores, 'mongo' | 'postgres'>): Readonly<Record<'mongo' | 'postgres', StoreRecord>> {
  const of = ({ version, durability }: StoreRecord): StoreRecord => ({ version, durability });
  return { mongo: of(mongo), postgres: of(postgres) };
}
