/**
 * The elements of a one-dimensional array's text (PostgreSQL manual, 8.15.6): `{a,"b,c",NULL}`. An unquoted NULL is
 * null.
 *
 * @throws RangeError when the text is no such array, as for arrays of arrays.
 */
export function parseArrayText(text: string): (string | null)[] {
  const fail = (): never => {
    throw new RangeError(`"${text.slice(0, 60)}" is no one-dimensional array`);
  };
  if (!text.startsWith('{') || !text.endsWith('}')) fail();
  const elements: (string | null)[] = [];
  const end = text.length - 1;
  let at = 1;
  while (at < end) {
    if (text[at] === '{') fail();
    if (text[at] === '"') {
      let element = '';
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++;
        if (at >= end) fail();
        element += text[at];
      }
      at++;
      elements.push(element);
    } else {
      const comma = text.indexOf(',', at);
      const stop = comma === -1 ? end : comma;
      const element = text.slice(at, stop);
      elements.push(element === 'NULL' ? null : element);
      at = stop;
    }
    if (at < end && text[at++] !== ',') fail();
  }
  return elements;
}
