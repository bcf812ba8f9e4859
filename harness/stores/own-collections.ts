import type { Db } from 'mongodb';

/** Names of a database's collections, without those that MongoDB keeps for itself. */
export async function ownCollections(db: Db): Promise<readonly string[]> {
  const found = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}
