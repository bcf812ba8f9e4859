import { createHash } from 'node:crypto';
import { Html, html } from './element.ts';

export interface Page {
  readonly title: string;
  readonly style: string;
  /** Default none. */
  readonly script?: string;
  readonly body: Html;
}

/** One self-contained page. Nothing may be loaded or run but its own style and script, known by their digests (CSP level 3). */
export function htmlPage({ title, style, script, body }: Page): string {
  const scripts = script === undefined ? '' : ` script-src '${sourceHash(script)}';`;
  const policy = `default-src 'none'; style-src '${sourceHash(style)}';${scripts} base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
${script === undefined ? undefined : html`<script>${new Html(script)}</script>\n`}</body>
</html>
`;
  return page.text;
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
