import schema from '../contract/performance.schema.json' with { type: 'json' };
import type {
  ControlRecord,
  ModulePerformanceRecord,
  PathRecord,
  PerformanceEndRecord,
  PerformanceRecord,
  PerformanceRunRecord,
} from '../contract/performance.ts';
import { sha256Hex } from '../kit/digest.ts';
import { worst } from '../kit/tally.ts';
import { EvidenceError } from './read-evidence.ts';
import { checkSchema } from './schema-check.ts';

/** A whole file of performance evidence, read and validated. */
export interface PerformanceEvidence {
  /** SHA-256, hex, of the file's bytes. */
  readonly id: string;
  readonly run: PerformanceRunRecord;
  readonly controls: readonly ControlRecord[];
  readonly paths: readonly PathRecord[];
  readonly modules: readonly ModulePerformanceRecord[];
  readonly end?: PerformanceEndRecord;
}

/**
 * Reads performance evidence: every line is held against `contract/performance.schema.json`, and the verdicts against
 * each other, so that a run whose control did not hold, or a path that failed, is not passed off as proven.
 *
 * @throws EvidenceError naming the line and what is wrong with it.
 */
export function parsePerformance(text: string): PerformanceEvidence {
  const lines = text.split('\n');
  // What follows the last line feed is nothing, or the half line of a run that was killed, which is refused.
  if (lines.at(-1) === '') lines.pop();
  const records = lines.map((line, index) => parseLine(index + 1, line));
  const of = <Type extends PerformanceRecord['type']>(type: Type) =>
    records.filter((record) => record.type === type) as Extract<PerformanceRecord, { type: Type }>[];
  const [run, ...moreRuns] = of('run');
  const [end, ...moreEnds] = of('end');
  if (run === undefined || records[0] !== run || moreRuns.length > 0) throw new EvidenceError(0, 'performance evidence begins with its only run record');
  if (moreEnds.length > 0 || (end !== undefined && records.at(-1) !== end))
    throw new EvidenceError(0, 'the end record is the last one, and there is one of it');
  const evidence = { id: sha256Hex(text), run, controls: of('control'), paths: of('path'), modules: of('module') };
  if (end !== undefined) contradict({ ...evidence, end });
  return { ...evidence, ...(end === undefined ? {} : { end }) };
}

function parseLine(line: number, text: string): PerformanceRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EvidenceError(line, `is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const fault = checkSchema(schema, value);
  if (fault !== undefined) throw new EvidenceError(line, `${fault.pointer === '' ? 'the record' : fault.pointer} ${fault.what}`);
  return value as PerformanceRecord;
}

/** @throws EvidenceError when a verdict is not that of what it stands for. */
function contradict({ run, controls, paths, modules, end }: PerformanceEvidence & { readonly end: PerformanceEndRecord }): void {
  const isFit = controls.length === 2 && new Set(controls.map(({ control }) => control)).size === 2 && controls.every(({ held }) => held);
  for (const { control, held, verdict } of controls) {
    if (held !== (control === 'same code' ? verdict === 'pass' : verdict === 'fail' || verdict === 'inconclusive')) {
      throw new EvidenceError(0, `the control "${control}" is ${verdict}, and is said to have ${held ? '' : 'not '}come out as it must`);
    }
  }
  for (const { name } of run.modules) {
    const said = modules.find(({ module }) => module === name);
    if (said === undefined) throw new EvidenceError(0, `module "${name}" has no verdict`);
    const own = isFit ? worst(paths.filter(({ module }) => module === name).map(({ verdict }) => verdict)) : 'void';
    if (said.verdict !== own) throw new EvidenceError(0, `module "${name}" is said to be ${said.verdict}, and its paths make it ${own}`);
  }
  const whole = worst(modules.map(({ verdict }) => verdict));
  if (end.verdict !== whole) throw new EvidenceError(0, `the run is said to be ${end.verdict}, and its modules make it ${whole}`);
}
