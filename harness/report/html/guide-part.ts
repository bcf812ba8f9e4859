import type { Verdict } from '../../contract/verdict.ts';
import { counted, grouped } from '../../kit/grouped.ts';
import type { Evidence } from '../read-evidence.ts';
import { checkMeaning, verdictMeaning } from '../verdict-words.ts';
import { type Html, html } from './element.ts';
import { badge } from './icons.ts';

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'void'];

/** What the words mean, how values are written, and how to check this report without trusting who made it. */
export function guidePart(evidence: Evidence): Html {
  return html`<section id="guide"><h2>How to read and check this report</h2>
<div class="columns">
<div><h3>Verdicts</h3><dl class="words">${VERDICTS.map((verdict) => html`<div><dt>${badge(verdict)}</dt><dd>${verdictMeaning[verdict]}</dd></div>`)}</dl>
<p>A whole takes the worst verdict of its parts: fail, then void, then inconclusive, then pass. Nothing is tried again until it passes.</p></div>
<div><h3>Checks</h3><dl class="words">${Object.entries(checkMeaning).map(([name, meaning]) => html`<div><dt>${name}</dt><dd>${meaning}</dd></div>`)}</dl></div>
<div><h3>Values</h3><p>Values carry their type: <code>int 3</code>, <code>long 3</code>, <code>double 3.0</code>, <code>decimal 3.00</code>, <code>"3"</code>. Instants have three digits after the second when they hold milliseconds, six when they hold microseconds. <code>(missing)</code> is no value at all, <code>null</code> is one. Characters that cannot be seen, or that change how others are shown, stand as escapes such as <code>\\u202e</code>.</p></div>
<div><h3>Check it yourself</h3><p>This report is a view of one evidence file. The file's bytes must have the SHA-256 that stands above:</p>
<pre tabindex="0"><code>sha256sum evidence.ndjson
${evidence.id}</code></pre>
<p>The same commit, seed, budget and corpus must give the same bytes on any machine, on the same versions of Node and of both stores.</p></div>
</div>
${corpusTable(evidence)}${subjectsTable(evidence)}</section>`;
}

function corpusTable({ run }: Evidence): Html | undefined {
  if (run.corpus.length === 0) return undefined;
  return html`<details class="inner"><summary>Corpus: ${counted(run.corpus.length, 'file')}</summary><div class="scroll" tabindex="0" role="region" aria-label="Corpus"><table class="digests"><thead><tr><th scope="col">file</th><th scope="col" class="n">documents</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${run.corpus.map((entry) => html`<tr><th scope="row">${entry.file}</th><td class="n">${grouped(entry.documents)}</td><td><code>${entry.sha256}</code></td></tr>\n`)}</tbody></table></div></details>`;
}

function subjectsTable({ run }: Evidence): Html | undefined {
  const subjects = run.modules.flatMap((module) => Object.entries(module.subjects).map(([side, subject]) => ({ module: module.name, side, subject })));
  if (subjects.length === 0) return undefined;
  const schemas = run.modules.flatMap(({ name, schema }) => (schema === undefined ? [] : [{ name, ...schema }]));
  return html`<details class="inner"><summary>Subjects: what stood for each side</summary><div class="scroll" tabindex="0" role="region" aria-label="Subjects"><table class="digests"><thead><tr><th scope="col">module</th><th scope="col">side</th><th scope="col">subject</th></tr></thead>
<tbody>${subjects.map((row) => html`<tr><th scope="row">${row.module}</th><td>${row.side}</td><td>${row.subject}</td></tr>\n`)}</tbody></table></div>
${
  schemas.length === 0
    ? undefined
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Schemas"><table class="digests"><thead><tr><th scope="col">module</th><th scope="col" class="n">newest migration</th><th scope="col">SHA-256 of all migrations</th></tr></thead>
<tbody>${schemas.map((row) => html`<tr><th scope="row">${row.name}</th><td class="n">${row.migration}</td><td><code>${row.digest}</code></td></tr>\n`)}</tbody></table></div>`
}</details>`;
}
