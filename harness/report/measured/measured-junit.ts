import { junitXml, type TestCase } from '../junit.ts';
import { verdictHeadline } from '../verdict-words.ts';
import type { MeasuredPath, MeasuredRun } from './measured-run.ts';

/** A suite for each module, a case for each path with the line that a person understands, and a suite for the run itself. */
export function measuredJunit(run: MeasuredRun): string {
  const modules = [...new Set(run.paths.map(({ module }) => module))];
  const suites = modules.map((name) => ({ name, cases: run.paths.filter(({ module }) => module === name).map((path) => caseOf(run, path)) }));
  const sentence = `${verdictHeadline[run.verdict]}: ${run.sentence}`;
  const isWhole = run.isComplete && run.paths.length > 0;
  const whole: TestCase = { className: 'run', name: 'came to its end', verdict: isWhole ? 'pass' : 'void', reason: sentence, body: sentence };
  const proofs = run.proofs.map(({ reason, ...proof }): TestCase => ({ className: 'run', ...proof, reason, body: reason }));
  return junitXml([...suites, { name: 'run', cases: [whole, ...proofs] }], { properties: { ...run.facts, evidence: run.id, verdict: run.verdict } });
}

function caseOf({ kind, head }: MeasuredRun, { module, name, verdict, summary, notes, cells, durationMs }: MeasuredPath): TestCase {
  const figures = head.map((title, at) => `${title}: ${cells[at] ?? '–'}`).join('; ');
  return {
    className: `${module}.${kind}`,
    name,
    verdict,
    reason: summary,
    body: [summary, figures, ...notes].join('\n'),
    output: summary,
    ...(durationMs === undefined ? {} : { timeS: durationMs / 1_000 }),
  };
}
