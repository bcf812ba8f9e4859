import type { SchemaVersion } from '../contract/evidence.ts';
import { migrationFiles } from '../judge/schema/migration-folder.ts';
import { sha256Hex } from '../kit/digest.ts';

/**
 * Which schema a folder of migrations leads to; undefined when it holds none. What is wrong with the migrations is for
 * the schema check to say.
 */
export async function schemaVersion(folder: string): Promise<SchemaVersion | undefined> {
  const files = await migrationFiles(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const newest = files.at(-1);
  if (newest === undefined) return undefined;
  return { migration: newest.number, digest: sha256Hex(files.map(({ file, checksum }) => `${file} ${checksum}\n`).join('')) };
}
