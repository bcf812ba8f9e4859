import type { CheckName } from '../../contract/difference.ts';
import type { CheckRecord } from '../../contract/evidence.ts';
import { grouped } from '../../kit/grouped.ts';
import type { Evidence } from '../read-evidence.ts';
import { equalByRule } from '../verdict-words.ts';
import { type Html, html } from './element.ts';
import { badge } from './icons.ts';

/** The table module × check: every verdict at a glance, each a link to its section. */
export function overviewPart(evidence: Evidence): Html {
  const modules = modulesOf(evidence);
  const names = [...new Set([...evidence.run.checks, ...evidence.checks.map((check) => check.check)])];
  if (modules.length === 0) return html`<section id="overview"><h2>Verdicts</h2><p class="empty">No module was verified.</p></section>`;
  return html`<section id="overview"><h2>Verdicts, module by check</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Verdicts, module by check"><table class="overview">
<thead><tr><th scope="col">module</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${modules.map((module) => html`<tr><th scope="row">${module.name}${module.phase === undefined ? undefined : html`<small>phase ${module.phase}</small>`}</th>${names.map((name) => cell(evidence, module.name, name))}</tr>\n`)}</tbody>
</table></div></section>`;
}

function modulesOf(evidence: Evidence): readonly { readonly name: string; readonly phase: number | undefined }[] {
  // A module that only a journey goes through has no row of its own, unless the run was cut short and it may yet have had one.
  const hasRow = (name: string): boolean => !evidence.complete || evidence.checks.length === 0 || evidence.checks.some(({ module }) => module === name);
  const known = evidence.run.modules.filter(({ name }) => hasRow(name)).map(({ name, phase }) => ({ name, phase }));
  const others = [...new Set(evidence.checks.map((check) => check.module))].filter((name) => !known.some((module) => module.name === name));
  return [...known, ...others.map((name) => ({ name, phase: undefined }))];
}

function cell(evidence: Evidence, module: string, name: CheckName): Html {
  const index = evidence.checks.findIndex((check) => check.module === module && check.check === name);
  const check = evidence.checks[index];
  if (check === undefined) {
    const isJourney = evidence.checks.some((each) => each.module === module && each.check === 'journey');
    // A journey is judged by one check only, and no module by that.
    return isJourney || name === 'journey' ? html`<td class="none">–</td>` : html`<td class="none">not run</td>`;
  }
  return html`<td class="v-${check.verdict}"><a href="#check-${index}">${badge(check.verdict)}<small>${cellCounts(check)}</small></a></td>`;
}

function cellCounts({ tally }: CheckRecord): readonly Html[] {
  const byRule = equalByRule(tally);
  const parts = [
    tally.compared === 0 ? 'nothing compared' : `${grouped(tally.compared)} compared`,
    byRule === 0 ? '' : `${grouped(byRule)} by rule`,
    tally.different === tally.accepted ? '' : `${grouped(tally.different - tally.accepted)} different`,
    tally.accepted === 0 ? '' : `${grouped(tally.accepted)} accepted`,
  ];
  return parts.filter((part) => part !== '').map((part) => html`<span>${part}</span> `);
}
