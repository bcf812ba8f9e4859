/** Why MongoDB's changes cannot be followed, or are not all on PostgreSQL. The message says what to do next. */
export class MirrorError extends Error {
  override readonly name = 'MirrorError';
  readonly code = 'mirror';
}
