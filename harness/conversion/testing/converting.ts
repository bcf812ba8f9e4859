import { type ConvertOptions, convert } from '../converter.ts';
import { type Library, library } from './library.ts';

/** What the library's rules take for now, ms since the epoch. */
export const CUTOFF_MS = 1_700_000_000_000;

/** Converts a library in small batches, so that there are several. */
export function converting({ source, target }: Library, options: Partial<ConvertOptions> = {}) {
  return convert({ conversion: library, source, target, schema: 'library', schemaVersion: '1', cutoffMs: CUTOFF_MS, batchDocuments: 10, ...options });
}
