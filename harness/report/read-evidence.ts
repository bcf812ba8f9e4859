import { createHash } from 'node:crypto';
import type { Finding } from '../contract/difference.ts';
import evidenceSchema from '../contract/evidence.schema.json' with { type: 'json' };
import type { CheckRecord, EndRecord, EvidenceRecord, RunRecord, Tally } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import { worst } from '../kit/tally.ts';
import { checkSchema, type SchemaFault } from './schema-check.ts';

/** A whole evidence file, read and validated. */
export interface Evidence {
  /** SHA-256, hex, of the file's bytes. */
  readonly id: string;
  readonly run: RunRecord;
  readonly checks: readonly CheckRecord[];
  readonly findings: readonly Finding[];
  readonly end?: EndRecord;
  /** False when the end record is missing: the run was cut short. */
  readonly complete: boolean;
}

/** Evidence that is not what the contract says. */
export class EvidenceError extends Error {
  readonly code = 'evidence_invalid';
  /** 1 for the first line; 0 when the file as a whole is wrong. */
  readonly line: number;

  constructor(line: number, what: string) {
    super(line === 0 ? `evidence: ${what}` : `evidence, line ${line}: ${what}`);
    this.line = line;
  }
}

/**
 * Reads evidence. Every line is held against `contract/evidence.schema.json`, the records' order against the contract,
 * and the counts and verdicts against each other: evidence that contradicts itself is refused rather than reported.
 *
 * @param lines The lines without their line feeds; each is taken to end with one (`"\n"`), the last too.
 * @throws EvidenceError naming the line and what is wrong with it.
 */
export function parseEvidence(lines: Iterable<string>): Evidence {
  const hash = createHash('sha256');
  const reader = new EvidenceReader();
  let line = 0;
  for (const text of lines) {
    hash.update(text).update('\n');
    reader.add(++line, parseLine(line, text));
  }
  return reader.finish(hash.digest('hex'));
}

function parseLine(line: number, text: string): EvidenceRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EvidenceError(line, `is not JSON (${why}). A run that was killed may leave half a line at the end: remove that line to report on the rest`);
  }
  const fault = faultOf(line, value);
  if (fault !== undefined) throw new EvidenceError(line, `${fault.pointer === '' ? 'the record' : fault.pointer} ${fault.what}`);
  return value as EvidenceRecord;
}

function faultOf(line: number, value: unknown): SchemaFault | undefined {
  try {
    return checkSchema(evidenceSchema, value);
  } catch (error) {
    // BSON nests 100 levels at most, so only a made-up file gets here: a thousand levels are still read.
    if (error instanceof RangeError) throw new EvidenceError(line, 'is nested more deeply than any document a store holds');
    throw error;
  }
}

class EvidenceReader {
  #run: RunRecord | undefined;
  #end: EndRecord | undefined;
  readonly #checks: CheckRecord[] = [];
  readonly #findings: Finding[] = [];

  add(line: number, record: EvidenceRecord): void {
    if (this.#end !== undefined) throw new EvidenceError(line, 'follows the end record: nothing may');
    if (this.#run === undefined && record.type !== 'run') throw new EvidenceError(line, `must be the run record, got "${record.type}"`);
    switch (record.type) {
      case 'run':
        if (this.#run !== undefined) throw new EvidenceError(line, 'is a second run record: one file holds one run');
        this.#run = record;
        break;
      case 'check':
        this.#addCheck(line, record);
        break;
      case 'finding':
        this.#findings.push(record.finding);
        break;
      case 'end':
        checkEnd(line, record, this.#checks);
        this.#end = record;
    }
  }

  #addCheck(line: number, record: CheckRecord): void {
    const name = `${record.module} ${record.check}`;
    if (this.#checks.some((other) => other.module === record.module && other.check === record.check))
      throw new EvidenceError(line, `is a second record of ${name}`);
    checkTally(line, name, record.tally);
    for (const part of record.parts) checkTally(line, `${name}, ${part.name}`, part.tally);
    if (record.verdict === 'pass' && record.tally.compared === 0) throw new EvidenceError(line, `${name} passes but compared nothing`);
    if (record.verdict === 'pass' && record.tally.different > record.tally.accepted)
      throw new EvidenceError(line, `${name} passes with differences that nobody accepted`);
    this.#checks.push(record);
  }

  finish(id: string): Evidence {
    if (this.#run === undefined) throw new EvidenceError(0, 'the file is empty: it must begin with a run record');
    return Object.freeze({
      id,
      run: this.#run,
      checks: Object.freeze(this.#checks),
      findings: Object.freeze(this.#findings),
      ...(this.#end === undefined ? {} : { end: this.#end }),
      complete: this.#end !== undefined,
    });
  }
}

function checkTally(line: number, name: string, tally: Tally): void {
  if (tally.equal + tally.different > tally.compared)
    throw new EvidenceError(line, `${name}: ${tally.equal} equal and ${tally.different} different are more than the ${tally.compared} compared`);
  if (tally.accepted > tally.different) throw new EvidenceError(line, `${name}: ${tally.accepted} accepted are more than the ${tally.different} different`);
}

function checkEnd(line: number, end: EndRecord, checks: readonly CheckRecord[]): void {
  for (const verdict of ['pass', 'fail', 'inconclusive', 'void'] as const) {
    const seen = checks.filter((check) => check.verdict === verdict).length;
    if (end.checks[verdict] !== seen) throw new EvidenceError(line, `counts ${end.checks[verdict]} checks as ${verdict}, but ${seen} are recorded`);
  }
  const least = worst(checks.map((check) => check.verdict));
  if (worst([end.verdict, least]) !== end.verdict)
    throw new EvidenceError(line, `the run's verdict is ${end.verdict}, but its checks give ${least}: a verdict is never upgraded`);
}

/** The verdict of the run. Of a run that was cut short: void, or fail when a check had failed by then. */
export function runVerdict(evidence: Evidence): Verdict {
  return evidence.end?.verdict ?? worst([...evidence.checks.map((check) => check.verdict), 'void']);
}
