import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findMongod } from '../../harness/stores/embedded/find-mongod.ts';
import { cacheFolder } from '../../harness/stores/folders.ts';
import { withScratch } from '../../harness/stores/scratch.ts';

// Lays the embedded way's mongod, and the libraries it needs beside the system's, into a folder.
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: mongod-files.ts FOLDER');
const cache = cacheFolder(process.env);
const mongod = await withScratch(cache, 'files', (partial) =>
  findMongod({ env: process.env, cache, partial, onProgress: (message) => process.stderr.write(`${message}\n`) }),
);
mkdirSync(join(target, 'lib'), { recursive: true });
cpSync(mongod.path, join(target, 'mongod'), { dereference: true });
for (const folder of (mongod.libraries ?? '').split(':').filter((part) => part !== ''))
  cpSync(folder, join(target, 'lib'), { recursive: true, dereference: true });
