import type { Timings } from '../contract/evidence.ts';
import { htmlReport } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { markdownReport } from './markdown-report.ts';
import type { Evidence } from './read-evidence.ts';

/** A view of evidence: a pure function, and the file it is written to. */
export interface ReportFormat {
  /** File name within the folder of reports. */
  readonly file: string;
  /** The same evidence and timings give the same text. UTF-8. */
  readonly render: (evidence: Evidence, timings?: Timings) => string;
}

export type ReportFormatName = 'json' | 'junit' | 'markdown' | 'html';

/** Every format that a run can write. */
export const reportFormats: Readonly<Record<ReportFormatName, ReportFormat>> = {
  json: { file: 'report.json', render: jsonReport },
  junit: { file: 'junit.xml', render: junitReport },
  markdown: { file: 'report.md', render: markdownReport },
  html: { file: 'report.html', render: htmlReport },
};
