import type { LoadSide } from '../../contract/load.ts';
import { counted } from '../../kit/grouped.ts';
import { growthCells, growthClosing, growthHead, growthSummary, scanText } from '../growth/growth-text.ts';
import type { GrowthEvidence } from '../growth/read-growth.ts';
import { closing, LOAD_HEAD, loadCells, pathSummary } from '../load/load-text.ts';
import type { LoadEvidence } from '../load/read-load.ts';
import { explained, PERFORMANCE_HEAD, performanceCells } from '../performance-text.ts';
import { controlSummary } from '../performance-words.ts';
import type { PerformanceEvidence } from '../read-performance.ts';
import { type MeasuredRun, placeFacts } from './measured-run.ts';

export function measuredPerformance({ id, run, controls, paths, end }: PerformanceEvidence): MeasuredRun {
  return {
    kind: 'performance',
    id,
    verdict: end?.verdict ?? 'void',
    sentence: end?.reason ?? `the run was cut short when ${counted(paths.length, 'path')} had been measured`,
    isComplete: end !== undefined,
    facts: { ...placeFacts(run), budget: run.budget, against: run.against },
    head: PERFORMANCE_HEAD,
    paths: paths.map((path) => ({
      ...{ module: path.module, name: path.path, verdict: path.verdict, summary: path.summary, cells: performanceCells(path), durationMs: path.durationMs },
      notes: path.verdict === 'fail' ? explained(path) : [],
    })),
    // A control that did not come out as it must says that the machine is unfit, and nothing of any path.
    proofs: controls.map((control) => ({ name: `control: ${control.control}`, verdict: control.held ? 'pass' : 'void', reason: controlSummary(control) })),
  };
}

export function measuredGrowth({ id, report }: GrowthEvidence): MeasuredRun {
  return {
    kind: 'growth',
    id,
    verdict: report.verdict,
    sentence: growthClosing(report),
    isComplete: true,
    facts: { ...placeFacts(report), 'callers at once': report.concurrency.join(', ') },
    head: growthHead(report),
    paths: report.paths.map((path) => ({
      ...{ module: path.module, name: path.operation, verdict: path.verdict, summary: growthSummary(path), cells: growthCells(path) },
      notes: path.scans.map(scanText),
    })),
    proofs: [],
  };
}

export function measuredLoad({ id, report }: LoadEvidence): MeasuredRun {
  const failed = (name: string, { failures }: LoadSide): readonly string[] =>
    Object.entries(failures).map(([reason, count]) => `${counted(count, 'call')} to ${name} failed: ${reason}`);
  return {
    kind: 'load',
    id,
    verdict: report.verdict,
    sentence: closing(report),
    isComplete: true,
    facts: { ...placeFacts(report), service: report.service, connections: String(report.settings.connections) },
    head: LOAD_HEAD,
    paths: report.paths.map((path) => ({
      ...{ module: report.module, name: path.operation, verdict: path.verdict, summary: pathSummary(report.module, path), cells: loadCells(path) },
      notes: path.sides === null ? [] : [...failed('MongoDB', path.sides.mongo), ...failed('PostgreSQL', path.sides.postgres)],
    })),
    proofs: [],
  };
}
