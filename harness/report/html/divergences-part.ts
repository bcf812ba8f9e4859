import type { EndRecord } from '../../contract/evidence.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { grouped } from '../../kit/grouped.ts';
import { typedText } from '../typed-text.ts';
import { type Html, html } from './element.ts';
import { icon } from './icons.ts';

/** What a table of them shows, whatever check they are of. */
type Shown = Omit<EndRecord['divergences'][number], 'check' | 'matches'> & { readonly check: string; readonly matches: object };

const STATE: Readonly<Record<Shown['state'], { readonly verdict: Verdict; readonly words: string }>> = {
  used: { verdict: 'pass', words: 'in force' },
  unused: { verdict: 'fail', words: 'nothing matched it, so it fails the run' },
  expired: { verdict: 'fail', words: 'its day has passed, so it fails the run' },
};

/** Differences that someone accepted: who, why, until when, what exactly, and how often it was met. */
export function divergencesPart(end: { readonly divergences: readonly Shown[] } | undefined): Html {
  const divergences = end?.divergences ?? [];
  if (divergences.length === 0)
    return html`<section id="divergences"><h2>Accepted divergences</h2><p class="empty">${end === undefined ? 'Not known: the run was cut short.' : 'None.'}</p></section>`;
  return html`<section id="divergences"><h2>Accepted divergences <small>${grouped(divergences.length)}</small></h2>
<div class="scroll" tabindex="0" role="region" aria-label="Accepted divergences"><table class="divergences">
<thead><tr><th scope="col">divergence</th><th scope="col">state</th><th scope="col">where</th><th scope="col">reason</th><th scope="col">owner</th><th scope="col">expires</th></tr></thead>
<tbody>${divergences.map(row)}</tbody></table></div></section>`;
}

function row(divergence: Shown): Html {
  const { verdict, words } = STATE[divergence.state];
  const matches = Object.entries(divergence.matches).map(
    ([key, value]) => html`<span class="match">${key} <code>${typeof value === 'string' ? value : typedText(value)}</code></span>`,
  );
  return html`<tr><th scope="row">${divergence.id}</th><td><span class="badge v-${verdict}">${icon(verdict)} ${divergence.state}</span><small>${divergence.state === 'used' ? `met ${grouped(divergence.used)}×` : words}</small></td><td>${divergence.module} ${divergence.check}${matches}</td><td class="why">${divergence.reason}</td><td>${divergence.owner}</td><td class="date">${divergence.expires}</td></tr>\n`;
}
