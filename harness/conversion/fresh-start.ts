import { MongoClient } from 'mongodb';
import type { AggregateConversion, ConversionDefinition } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { connectTyped } from './connect.ts';
import { tableName } from './table-sql.ts';

/**
 * Empties what starts fresh (tier C) on MongoDB: locks, jobs and caches, none of which a conversion brings over. Whatever
 * was held there by those who worked on the one store must not be found by those who work on the other, as a lock that
 * nobody holds, or one of an earlier time that comes back with an old token.
 *
 * @param only which of them. Default: all.
 */
export async function startFreshOnMongo(
  conversion: ConversionDefinition,
  { uri, database }: MongoTarget,
  only: 'all' | 'without tables' = 'all',
): Promise<void> {
  const fresh = freshOf(conversion).filter(({ tables }) => only === 'all' || tables.length === 0);
  if (fresh.length === 0) return;
  const client = new MongoClient(uri, { appName: 'cutover' });
  try {
    for (const { collection } of fresh)
      await client
        .db(database)
        .collection(collection)
        .deleteMany({}, { writeConcern: { w: 'majority' } });
  } finally {
    await client.close();
  }
}

/** The same on PostgreSQL, unnoticed by what captures changes. */
export async function startFreshOnPostgres(conversion: ConversionDefinition, { ownerUri }: PostgresTarget, schema: string): Promise<void> {
  const tables = freshOf(conversion).flatMap((aggregate) => aggregate.tables.map((table) => tableName(schema, table)));
  if (tables.length === 0) return;
  const client = await connectTyped(ownerUri);
  try {
    await client.query(`truncate ${tables.join(', ')}`);
  } finally {
    await client.end();
  }
}

const freshOf = ({ aggregates }: ConversionDefinition): readonly AggregateConversion[] => Object.values(aggregates).filter(({ tier }) => tier === 'C');
