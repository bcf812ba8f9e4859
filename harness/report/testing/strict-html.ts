const VOID_ELEMENTS = new Set(['meta', 'input']);

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly within: readonly string[];
}

/** A strict reading: quoted attributes, balanced tags, no stray `<`, `>` or `&`. Throws where a browser would guess. */
export function strictHtml(text: string): { readonly tags: readonly Tag[]; readonly words: string } {
  const markup = text.replace(/(<style>)[\s\S]*?(<\/style>)/, '$1$2').replace(/(<script>)[\s\S]*?(<\/script>)/, '$1$2');
  const token = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)(\/?)>|([^<>&]+)|&(?:amp|lt|gt|quot|#39);/gy;
  const tags: Tag[] = [];
  const open: string[] = [];
  let words = '';
  let position = 0;
  for (const match of markup.matchAll(token)) {
    position = match.index + match[0].length;
    const [whole, closing, name, attributes = '', empty, word] = match;
    if (name === undefined) words += word ?? whole;
    else if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing at ${markup.slice(position - 80, position)}`);
    } else {
      tags.push({
        name,
        attributes: new Map([...attributes.matchAll(/ ([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?/g)].map(([, key, value]) => [key as string, value ?? ''])),
        within: [...open],
      });
      if (empty !== '/' && !VOID_ELEMENTS.has(name)) open.push(name);
    }
  }
  if (position !== markup.length) throw new Error(`not markup: ${markup.slice(position, position + 80)}`);
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return { tags, words };
}
