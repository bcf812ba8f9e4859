import { visible } from '../visible.ts';

/** Markup that is known to be safe. Made by the `html` tag alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, nothing is left out. */
export type Child = Html | string | number | undefined | false | readonly Child[];

/**
 * Tagged template for markup. Everything interpolated is escaped for both element content and quoted attributes, and
 * unseen characters (controls, bidirectional overrides, lone surrogates) are shown as escapes. Attributes must be quoted.
 */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  return new Html(strings.reduce((text, part, index) => text + markup(children[index - 1]) + part));
}

function markup(child: Child): string {
  if (child === undefined || child === false) return '';
  if (child instanceof Html) return child.text;
  if (typeof child === 'object') return child.map(markup).join('');
  return escapeHtml(String(child));
}

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text, safe as element content and within a quoted attribute. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITY[character] as string);
}
