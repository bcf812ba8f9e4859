import type { Canonical } from '../contract/type.ts';
import { membersOf } from '../kit/form.ts';

/** SQLSTATE (PostgreSQL documentation, appendix A) or MongoDB error code → hazard; with a pattern where the code alone does not tell. */
const CODES: Readonly<Record<string, readonly [hazard: string, message?: RegExp]>> = {
  '22021': ['V01', /0x00/],
  '22P05': ['V01', /\\u0000/],
  '22P02': ['V03', /surrogate/i],
  '22003': ['V11'],
  '22008': ['V16'],
  '22001': ['V23'],
  '21000': ['W04', /ON CONFLICT/],
  '23505': ['W12'],
  '11000': ['W12'],
  '25P02': ['W09'],
  '40P01': ['W14'],
  '54000': ['W19', /index row/],
};

/** An error that escaped a repository, by its code: `{"fault": {name, code?, message}}` on either side. */
export function classifyFault(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  return hazardOf(right) ?? hazardOf(left);
}

function hazardOf(form: Canonical | undefined): string | undefined {
  const outcome = membersOf(form);
  const fault = outcome !== undefined && Object.keys(outcome).length === 1 ? membersOf(outcome.fault) : undefined;
  if (fault === undefined || typeof fault.code !== 'string' || !Object.hasOwn(CODES, fault.code)) return undefined;
  const [hazard, pattern] = CODES[fault.code] ?? [];
  return pattern === undefined || (typeof fault.message === 'string' && pattern.test(fault.message)) ? hazard : undefined;
}
