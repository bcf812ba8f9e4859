import { counted, grouped } from '../../kit/grouped.ts';
import { type Evidence, runVerdict } from '../read-evidence.ts';
import { closingWords, countRun, verdictHeadline, verdictMeaning } from '../verdict-words.ts';
import { type Child, type Html, html } from './element.ts';
import { icon } from './icons.ts';

/** The verdict in words, shape and colour, the counts that stand behind it, and the facts of the run. */
export function headerPart(evidence: Evidence): Html {
  const verdict = runVerdict(evidence);
  const counts = countRun(evidence);
  return html`<header class="page">
<p class="kicker"><strong>cutover</strong> verification report: MongoDB → PostgreSQL</p>
<div class="verdict v-${verdict}">
<h1>${icon(verdict)} <span>${verdictHeadline[verdict]}</span></h1>
<p class="sentence">${capitalized(closingWords(evidence))}</p>
<p class="meaning">Verdict <b>${verdict}</b>: ${verdictMeaning[verdict]}</p>
</div>
<dl class="figures">
${figure(counts.compared, 'compared')}
${figure(counts.equal, 'equal, exactly')}
${figure(counts.byRule, 'equal only by a declared rule')}
${figure(counts.different, 'different')}
${figure(counts.accepted, 'of them accepted')}
</dl>
${runFacts(evidence)}
</header>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function figure(value: number, name: string): Html {
  return html`<div><dt>${name}</dt><dd>${grouped(value)}</dd></div>`;
}

function runFacts({ id, run }: Evidence): Html {
  const { mongo, postgres } = run.stores;
  const fact = (name: string, value: Child) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact('Seed', html`<code>${run.seed}</code>`)}
${fact('Budget', run.budget)}
${run.replay === undefined ? undefined : fact('Operations', html`of replay file <code>${run.replay.slice(0, 12)}</code> alone`)}
${run.shard === null ? undefined : fact('Shard', run.shard)}
${fact('MongoDB', `${mongo.version}, ${mongo.durability}`)}
${fact('PostgreSQL', `${postgres.version}, ${postgres.durability}`)}
${fact('Tool', `cutover ${run.tool.version}, Node ${run.tool.node}`)}
${
  run.corpus.length === 0
    ? undefined
    : fact(
        'Corpus',
        `${counted(
          run.corpus.reduce((sum, { documents }) => sum + documents, 0),
          'document',
        )} in ${counted(run.corpus.length, 'file')}`,
      )
}
<div class="whole"><dt>Commit</dt><dd>${run.commit === null ? 'outside a repository' : html`<code>${run.commit}</code>`}</dd></div>
<div class="whole"><dt>Evidence, SHA-256</dt><dd><code>${id}</code></dd></div>
</dl>`;
}
