import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One kind of evidence: what its folder's name begins with, and the file that the digest is of. */
export interface KeptKind {
  readonly kind: string;
  readonly file: string;
}

/**
 * Writes evidence, and what goes with it, into a folder that is named by the evidence's SHA-256.
 *
 * @param beside file → text, of the digest in hex.
 * @returns the folder.
 */
export async function keepEvidence(
  reports: string,
  { kind, file }: KeptKind,
  text: string,
  beside: (id: string) => Readonly<Record<string, string>>,
): Promise<string> {
  const id = createHash('sha256').update(text).digest('hex');
  const folder = path.join(reports, `${kind}-${id.slice(0, 12)}`);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries({ [file]: text, ...beside(id) })) await writeFile(path.join(folder, name), content);
  return folder;
}
