import type { CorpusDocument } from '../contract/module.ts';
import type { Corpus } from './corpus.ts';

/** How many names of what is left out are told. */
const NAMES_SHOWN = 5;

/** One line on what of a corpus no module takes in, and what was not read; undefined when that is nothing. */
export function leftOutText(corpus: Corpus, untaken: readonly CorpusDocument[]): string | undefined {
  const byFile = new Map<string, CorpusDocument[]>();
  for (const document of untaken) byFile.set(document.file, [...(byFile.get(document.file) ?? []), document]);
  const parts = [...byFile].map(([file, documents]) => {
    const lines = documents.flatMap(({ line }) => line ?? []);
    const shown = lines.length === 0 ? '' : ` (${lines.length === 1 ? 'line' : 'lines'} ${some(lines.map(String))})`;
    return `${documents.length} of ${file}${shown}`;
  });
  const sentences = [
    ...(untaken.length === 0 ? [] : [`${untaken.length} of ${corpus.documents.length} documents are of no kind that a chosen module takes: ${some(parts)}`]),
    ...(corpus.ignored.length === 0 ? [] : [`not read: ${some(corpus.ignored)}`]),
  ];
  return sentences.length === 0 ? undefined : `corpus: ${sentences.join('; ')}`;
}

function some(names: readonly string[]): string {
  return names.length <= NAMES_SHOWN ? names.join(', ') : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`;
}
