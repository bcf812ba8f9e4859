/**
 * Members of a one-dimensional PostgreSQL array as the server writes it (documentation, section 8.15.6): `{a,"b,c",NULL}`.
 * Null is SQL's NULL; a quoted `"NULL"` is text.
 *
 * @returns undefined when the text is no such array: of more dimensions, or with bounds of its own (`[0:1]={…}`).
 */
export function arrayMembers(text: string): readonly (string | null)[] | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const members: (string | null)[] = [];
  if (text === '{}') return members;
  const MEMBER = /"((?:[^"\\]|\\.)*)"|([^{}",\\]+)/sy;
  for (let at = 1; ; ) {
    MEMBER.lastIndex = at;
    const match = MEMBER.exec(text);
    if (match === null) return undefined;
    const [, quoted, bare] = match;
    if (quoted !== undefined) members.push(quoted.replace(/\\(.)/gs, '$1'));
    else members.push(bare === 'NULL' ? null : (bare as string));
    at = MEMBER.lastIndex;
    if (at === text.length - 1) return members;
    if (text[at] !== ',') return undefined;
    at++;
  }
}

/** Writes an array of one dimension. Every member is quoted, so none is taken for NULL or for a brace. */
export function arrayText(members: readonly (string | null)[]): string {
  return `{${members.map((member) => (member === null ? 'NULL' : `"${member.replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;
}
