import type { Row } from '../contract/conversion.ts';

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Rows in COPY's text format (PostgreSQL, "COPY", File Formats): tabs between the values, `\N` for NULL. */
export function copyText(rows: readonly Row[], columns: readonly string[], extra?: (index: number) => string): string {
  let text = '';
  for (const [index, row] of rows.entries()) {
    for (const [place, column] of columns.entries()) {
      const value = row[column];
      if (place > 0) text += '\t';
      text += value === null || value === undefined ? '\\N' : escaped(value);
    }
    text += extra === undefined ? '\n' : `\t${extra(index)}\n`;
  }
  return text;
}

function escaped(value: string): string {
  return SPECIAL.test(value) ? value.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character) : value;
}
