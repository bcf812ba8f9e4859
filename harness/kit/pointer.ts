/** Reads a JSON Pointer (RFC 6901) in plain values; undefined when nothing is there. Own properties only. */
export function readPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value;
  let current: unknown = value;
  for (const part of pointer.slice(1).split('/')) {
    const token = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, token)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[token];
  }
  return current;
}

/** Writes a JSON Pointer (RFC 6901) from the keys and indexes that lead to a place. */
export function pointerOf(path: readonly (string | number)[]): string {
  let pointer = '';
  for (const token of path) pointer += `/${typeof token === 'number' ? token : token.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return pointer;
}
