import { LOAD_VERSION, type LoadPath, type LoadReport } from '../contract/load.ts';
import type { Verdict } from '../contract/verdict.ts';
import { counted } from '../kit/grouped.ts';
import { isPlainObject } from '../kit/plain-object.ts';
import { worst } from '../kit/tally.ts';
import { EvidenceError } from '../report/read-evidence.ts';
import type { KindFacts, Reading } from './evidence-kinds.ts';

/** How much slower a critical path may be; a run that allowed more proves less. */
const BUDGET = 0.1;

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'void'];

/**
 * What `cutover load` leaves: its `load.json`.
 *
 * @throws EvidenceError when it is none, or contradicts itself.
 */
export function readLoad(text: string, { criticalOf }: KindFacts): Reading {
  const { commit, startedAt, seed, module, stores, settings, paths, verdict } = parsed(text);
  const missing = (criticalOf[module] ?? []).filter((name) => !paths.some(({ operation }) => operation === name));
  const relaxed = [stores.mongo, stores.postgres].some(({ durability }) => durability !== 'full');
  const parts = [
    ...(missing.length === 0 ? [] : [`without ${counted(missing.length, 'critical path')} (${missing.join(', ')})`]),
    ...(relaxed ? ['without full durability'] : []),
    ...(settings.budget > BUDGET ? [`with a budget of ${settings.budget * 100} %`] : []),
  ];
  const open = paths.filter((each) => each.verdict === verdict && verdict !== 'pass');
  const reason = open.map(({ operation, reason: why }) => `${operation}: ${why}`).join('; ');
  return {
    commit,
    seed,
    budget: null,
    startedAt,
    ...(parts.length === 0 ? {} : { partial: parts.join(' and ') }),
    schemas: undefined,
    claims: [{ subject: module, check: 'load', verdict, reason, accepted: 0, divergences: [] }],
    complete: true,
  };
}

function parsed(text: string): LoadReport {
  const fail = (what: string): never => {
    throw new EvidenceError(0, what);
  };
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    return fail(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isLoadReport(report)) return fail(`it is no record of load of version ${LOAD_VERSION}`);
  const least = worst(report.paths.map(({ verdict }) => verdict));
  if (worst([report.verdict, least]) !== report.verdict)
    return fail(`the run's verdict is ${report.verdict}, but its paths give ${least}: a verdict is never upgraded`);
  return report;
}

/** Whether everything that is read here is there. */
function isLoadReport(value: unknown): value is LoadReport {
  if (!isPlainObject(value)) return false;
  const { type, version, commit, startedAt, seed, module, stores, settings, paths, verdict } = value;
  return (
    type === 'load' &&
    version === LOAD_VERSION &&
    (commit === null || typeof commit === 'string') &&
    typeof startedAt === 'string' &&
    Number.isSafeInteger(seed) &&
    typeof module === 'string' &&
    isPlainObject(stores) &&
    [stores['mongo'], stores['postgres']].every((store) => isPlainObject(store) && typeof store['durability'] === 'string') &&
    isPlainObject(settings) &&
    typeof settings['budget'] === 'number' &&
    Array.isArray(paths) &&
    paths.every(isLoadPath) &&
    isVerdict(verdict)
  );
}

function isLoadPath(value: unknown): value is LoadPath {
  return isPlainObject(value) && typeof value['operation'] === 'string' && typeof value['reason'] === 'string' && isVerdict(value['verdict']);
}

function isVerdict(value: unknown): value is Verdict {
  return (VERDICTS as readonly unknown[]).includes(value);
}
