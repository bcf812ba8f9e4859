import type { ReportFormatName } from '../formats.ts';
import { growthHtml } from '../growth/growth-html.ts';
import { growthText } from '../growth/growth-text.ts';
import { parseGrowth } from '../growth/read-growth.ts';
import { loadHtml } from '../load/load-html.ts';
import { loadText } from '../load/load-text.ts';
import { parseLoad } from '../load/read-load.ts';
import { performanceHtml } from '../performance-html.ts';
import { performanceText } from '../performance-text.ts';
import { parsePerformance } from '../read-performance.ts';
import type { TerminalOptions } from '../terminal-report.ts';
import { visibleJson } from '../visible.ts';
import { measuredJunit } from './measured-junit.ts';
import { measuredMarkdown } from './measured-markdown.ts';
import type { MeasuredRun } from './measured-run.ts';
import { measuredGrowth, measuredLoad, measuredPerformance } from './measured-runs.ts';

/** A measured run in every form that it is shown in. */
export interface MeasuredViews {
  readonly text: (options: TerminalOptions) => string;
  readonly formats: Readonly<Record<ReportFormatName, () => string>>;
}

/** File name of evidence → reads it. Each throws an EvidenceError that says what is wrong with a file that is none. */
export const measuredKinds: Readonly<Record<string, (text: string) => MeasuredViews>> = {
  'performance.ndjson': (text) => {
    const evidence = parsePerformance(text);
    return views(
      measuredPerformance(evidence),
      evidence,
      (options) => performanceText(evidence, options),
      () => performanceHtml(evidence),
    );
  },
  'growth.json': (text) => {
    const evidence = parseGrowth(text);
    return views(
      measuredGrowth(evidence),
      evidence.report,
      (options) => growthText(evidence.report, options),
      () => growthHtml(evidence.report, evidence.id),
    );
  },
  'load.json': (text) => {
    const evidence = parseLoad(text);
    return views(
      measuredLoad(evidence),
      evidence.report,
      (options) => loadText(evidence.report, options),
      () => loadHtml(evidence.report, evidence.id),
    );
  },
};

/** The reports that lie beside the evidence, by their file names; the page has a name of its own. */
export function reportsBeside(file: string, text: string): Readonly<Record<string, string>> {
  const { formats } = viewsOf(file, text);
  return { [file.replace(/\.[a-z]+$/, '.html')]: formats.html(), 'junit.xml': formats.junit(), 'report.md': formats.markdown() };
}

/** @throws RangeError when no kind of evidence has such a file. */
export function viewsOf(file: string, text: string): MeasuredViews {
  const read = measuredKinds[file];
  if (read === undefined) throw new RangeError(`no evidence of measurements is named ${file}`);
  return read(text);
}

function views(run: MeasuredRun, evidence: object, text: MeasuredViews['text'], html: () => string): MeasuredViews {
  return {
    text,
    formats: {
      json: () => `${visibleJson(JSON.stringify({ id: run.id, ...evidence }, undefined, 2))}\n`,
      junit: () => measuredJunit(run),
      markdown: () => measuredMarkdown(run),
      html,
    },
  };
}
