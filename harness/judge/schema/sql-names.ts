/** PostgreSQL cuts longer names without an error (NAMEDATALEN 64, W20). */
export const LONGEST_NAME_BYTES = 63;

/** Comments and literals are passed over; bodies between dollar signs are read, since they hold statements. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|\$(\w*)\$([\s\S]*?)\$\1\$|"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/g;

/** The names in a migration that PostgreSQL would cut, each once. */
export function overlongNames(text: string): readonly string[] {
  const names = new Set<string>();
  for (const [, , body, quoted, word] of text.matchAll(TOKEN)) {
    if (body !== undefined) for (const name of overlongNames(body)) names.add(name);
    const name = quoted?.replaceAll('""', '"') ?? word;
    if (name !== undefined && Buffer.byteLength(name) > LONGEST_NAME_BYTES) names.add(name);
  }
  return [...names];
}
