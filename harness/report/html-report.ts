import type { Timings } from '../contract/evidence.ts';
import { checksPart } from './html/check-part.ts';
import { divergencesPart } from './html/divergences-part.ts';
import { html } from './html/element.ts';
import { findingsPart } from './html/findings-part.ts';
import { guidePart } from './html/guide-part.ts';
import { headerPart } from './html/header.ts';
import { iconSheet } from './html/icons.ts';
import { overviewPart } from './html/overview.ts';
import { htmlPage } from './html/page.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import { timingsPart } from './html/timings-part.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import { verdictHeadline } from './verdict-words.ts';

/**
 * One self-contained page for people: it needs no network, reads without JavaScript, and follows the reader's light or
 * dark setting. Timings, when given, stand in a section of their own that says that nothing rests on them.
 */
export function htmlReport(evidence: Evidence, timings?: Timings): string {
  const title = `${verdictHeadline[runVerdict(evidence)]}: cutover ${evidence.id.slice(0, 12)}`;
  return htmlPage({
    title,
    style,
    script,
    body: html`<a class="skip" href="#overview">Skip to the verdicts</a>
${iconSheet}
${headerPart(evidence)}
<main>
<nav class="contents" aria-label="Contents"><a href="#overview">Verdicts</a><a href="#findings">Findings</a><a href="#checks">Checks</a><a href="#divergences">Accepted divergences</a>${timings === undefined ? undefined : html`<a href="#measured">Measured, not judged</a>`}<a href="#guide">How to read and check this</a></nav>
${overviewPart(evidence)}
${findingsPart(evidence)}
${checksPart(evidence)}
${divergencesPart(evidence.end)}
${timingsPart(timings)}
${guidePart(evidence)}
</main>
<footer>cutover ${evidence.run.tool.version} · evidence ${evidence.id}</footer>`,
  });
}
