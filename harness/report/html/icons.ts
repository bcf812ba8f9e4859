import type { Verdict } from '../../contract/verdict.ts';
import { type Html, html } from './element.ts';

/** One shape a verdict, so that none is told by colour alone. Drawn in the current colour on a 16 × 16 grid. */
export const iconSheet: Html = html`<svg class="sheet" aria-hidden="true" width="0" height="0"><defs>
<symbol id="i-pass" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.6 8.3l2.3 2.4 4.5-5" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-fail" viewBox="0 0 16 16"><rect x="1" y="1" width="14" height="14" rx="2.5" fill="currentColor"/><path d="M5 5l6 6M11 5l-6 6" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="i-inconclusive" viewBox="0 0 16 16"><path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor"/><path d="M6.1 6.4a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.8.6-.8 1.2" fill="none" stroke="var(--surface)" stroke-width="1.5" stroke-linecap="round"/><circle cx="8" cy="11.5" r=".95" fill="var(--surface)"/></symbol>
<symbol id="i-void" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" stroke-width="1.7"/><path d="M3.8 12.2l8.4-8.4" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></symbol>
</defs></svg>`;

/** A verdict's shape. */
export function icon(verdict: Verdict): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#i-${verdict}"/></svg>`;
}

/** A verdict's shape and word, in its colour. */
export function badge(verdict: Verdict): Html {
  return html`<span class="badge v-${verdict}">${icon(verdict)} ${verdict}</span>`;
}
