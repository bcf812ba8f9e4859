/** A corpus that cannot be used. The message names the file, and the line and column where there is one. */
export class CorpusError extends Error {
  readonly code = 'corpus_invalid';
}
