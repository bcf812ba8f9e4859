import {
  type FaultName,
  REHEARSAL_VERSION,
  type RehearsalEnd,
  type RehearsalFault,
  type RehearsalProof,
  type RehearsalRecord,
  type RehearsalStart,
} from '../contract/rehearsal.ts';
import type { Verdict } from '../contract/verdict.ts';
import { isPlainObject } from '../kit/plain-object.ts';
import { EvidenceError } from '../report/read-evidence.ts';
import type { Reading } from './evidence-kinds.ts';

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'void'];

/** What a whole rehearsal breaks. */
const WHOLE: readonly FaultName[] = [
  'mongo killed',
  'postgres killed',
  'mongo stalled',
  'postgres stalled',
  'cut before a commit',
  'cut before the reply',
  'disk full',
  'converter killed',
  'mirror cut off',
  'outbox cut off',
  'outbox not drained',
];

/**
 * What `cutover rehearse` leaves: its `rehearsal.ndjson`.
 *
 * @throws EvidenceError when it is none, or contradicts itself.
 */
export function readRehearsal(text: string): Reading {
  const records = text
    .split('\n')
    .filter((line) => line !== '')
    .map(parsed);
  const [start] = records;
  if (start === undefined || !isStart(start)) throw new EvidenceError(1, 'it does not begin as a rehearsal does');
  if (start.version !== REHEARSAL_VERSION) throw new EvidenceError(1, `it is of version ${String(start.version)}, and this is ${REHEARSAL_VERSION}`);
  const end = records.find((record): record is RehearsalEnd => record.type === 'end');
  if (end !== undefined && !VERDICTS.includes(end.verdict)) throw new EvidenceError(records.length, `"${String(end.verdict)}" is no verdict`);
  const proofs = records.filter((record): record is RehearsalProof => record.type === 'proof');
  const isContradicted = end?.verdict === 'pass' && (end.differences !== 0 || proofs.length === 0 || proofs.some(({ lostCount }) => lostCount !== 0));
  if (isContradicted) throw new EvidenceError(records.length, 'it says that it passed, and holds differences or no proof');
  const { commit, seed, startedAt, module, schema } = start;
  const partial = partOf(start, records);
  return {
    commit,
    seed,
    budget: null,
    startedAt,
    ...(partial === undefined ? {} : { partial }),
    schemas: { [module]: schema ?? undefined },
    claims: end === undefined ? [] : [{ subject: module, check: 'rehearsal', verdict: end.verdict, reason: String(end.reason), accepted: 0, divergences: [] }],
    complete: end !== undefined,
  };
}

/** Which faults it went without; undefined: none. */
function partOf({ hasFaults }: RehearsalStart, records: readonly RehearsalRecord[]): string | undefined {
  if (!hasFaults) return 'without faults';
  const broken = new Set(records.filter((record): record is RehearsalFault => record.type === 'fault').map(({ name }) => name));
  const missing = WHOLE.filter((name) => !broken.has(name));
  return missing.length === 0 ? undefined : `without these faults: ${missing.join(', ')}`;
}

function parsed(line: string, index: number): RehearsalRecord {
  try {
    const record: unknown = JSON.parse(line);
    if (isPlainObject(record) && typeof record.type === 'string') return record as unknown as RehearsalRecord;
  } catch {
    // Said below, with the line.
  }
  throw new EvidenceError(index + 1, 'it is no record of a rehearsal');
}

function isStart(record: RehearsalRecord): record is RehearsalStart {
  return record.type === 'rehearsal' && typeof record.module === 'string' && typeof record.seed === 'number' && typeof record.startedAt === 'string';
}
