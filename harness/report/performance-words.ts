import type { PlanScan } from '../contract/growth.ts';
import type { ControlRecord, PathRecord } from '../contract/performance.ts';
import { grouped } from '../kit/grouped.ts';

/** One line that a person understands: `scheduler.claimJob: postgres 0.61× of mongo, 99.9 % interval 0.58–0.64, pass`. */
export function pathSummary({ module, path, sides, ratio, verdict, reason }: Omit<PathRecord, 'summary'>): string {
  const name = `${module}.${path}`;
  if (ratio === undefined) return `${name}: ${verdict}: ${reason}`;
  const measured = `${name}: ${sides[1]} ${times(ratio.estimate)} of ${sides[0]}, 99.9 % interval ${bound(ratio.lower)}–${bound(ratio.upper)}`;
  return `${measured}, ${verdict}${verdict === 'pass' ? '' : ` (${reason})`}`;
}

export function controlSummary({ control, module, path, held, verdict, ratio }: ControlRecord): string {
  const interval = ratio === undefined ? '' : `, ${times(ratio.estimate)}, 99.9 % interval ${bound(ratio.lower)}–${bound(ratio.upper)}`;
  return `control "${control}" on ${module}.${path}: ${verdict}${interval}: ${held ? 'as it must be' : 'the machine is unfit'}`;
}

/** `reads all of scheduler.jobs (5,000 rows)`. */
export function readText({ of, index, rows }: PlanScan): string {
  return index === undefined ? `reads all of ${of} (${grouped(rows)} rows)` : `is led to ${grouped(rows)} rows of ${of} by the index ${index}`;
}

const bound = (ratio: number | null): string => (ratio === null ? '∞' : ratio.toFixed(2));
const times = (ratio: number): string => `${ratio.toFixed(2)}×`;
