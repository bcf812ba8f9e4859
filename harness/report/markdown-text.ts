import type { Verdict } from '../contract/verdict.ts';
import { grouped } from '../kit/grouped.ts';
import { visible } from './visible.ts';

/** A verdict at a glance. */
export const SIGN: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', inconclusive: '❓', void: '⭕' };

/** Rows of tables that grow with the modules; 8 modules of 5 checks fit. */
export const TABLE_ROWS = 40;

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '`': '&#96;', '|': '&#124;', '\\': '&#92;' };

/**
 * Prose for Markdown as GitHub renders it: no markup, no HTML, no table cell ended early, and no mention, issue link or
 * address brought to life (a zero-width space after `@`, `#` and `:` in `://` keeps them plain text).
 */
export function prose(text: string): string {
  return visible(text).replace(/[&<>`|\\]|[*_{}[\]~$]|@|#(?=\d)|:(?=\/\/)|www(?=\.)/g, (found) => {
    if (Object.hasOwn(ENTITY, found)) return ENTITY[found] as string;
    return /^[*_{}[\]~$]$/.test(found) ? `\\${found}` : `${found}&#8203;`;
  });
}

/** A code span: the fence is longer than any run of backticks within. Not for table cells: see `codeCell`. */
export function codeSpan(text: string): string {
  const shown = visible(text) || ' ';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Code inside a table cell, where a pipe ends even a code span: HTML, all ASCII punctuation as character references. */
export function codeCell(text: string): string {
  return `<code>${references(visible(text) || ' ')}</code>`;
}

/** Prose inside an HTML element of its own, such as `<summary>`, where Markdown's backslash escapes do not hold. */
export function htmlProse(text: string): string {
  return references(visible(text)).replace(/&#64;|&#35;(?=\d)|&#58;(?=&#47;)|www(?=&#46;)/g, '$&&#8203;');
}

function references(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A fenced block. The text may hold line feeds; everything else unseen must be escaped already. */
export function codeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** A table of cells that are Markdown already; of rows beyond `TABLE_ROWS` it says how many. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const more = rows.length > TABLE_ROWS ? [line([`… ${grouped(rows.length - TABLE_ROWS)} more`, ...head.slice(1).map(() => '')])] : [];
  return [line(head), line(head.map(() => '---')), ...rows.slice(0, TABLE_ROWS).map(line), ...more].join('\n');
}
