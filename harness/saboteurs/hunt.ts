import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../arena/load-config.ts';
import type { Finding } from '../contract/difference.ts';
import type { EvidenceRecord } from '../contract/evidence.ts';
import type { Saboteur } from '../contract/saboteur.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { verify } from '../verify.ts';
import { sabotagedTree } from './sabotaged-tree.ts';

/** A counterexample that a person takes in at a glance has at most this many operations. */
export const MOST_OPERATIONS = 5;

/** What became of one saboteur. */
export interface Hunt {
  readonly saboteur: Saboteur;
  /** Of the check that its entry names. */
  readonly verdict: Verdict;
  /** The named check failed, with a finding that a person takes in at a glance: about no operations, or at most `MOST_OPERATIONS`. */
  readonly caught: boolean;
  /** Operations of the smallest counterexample; undefined when what is found is not about operations (a catalog object). */
  readonly operations: number | undefined;
  readonly reason: string;
}

function isSmall({ counterexample }: Finding): boolean {
  return counterexample !== undefined && counterexample.length <= MOST_OPERATIONS;
}

/** Runs the check that should catch a saboteur against the sabotaged copy of the project, until a small counterexample is found. */
export async function hunt(saboteur: Saboteur, options: Omit<VerifyOptions, 'config' | 'modules' | 'checks'>): Promise<Hunt> {
  await using tree = await sabotagedTree(saboteur, options.configFile);
  const config = await loadConfig(tree.configFile);
  const result = await verify({ ...options, config, configFile: tree.configFile, modules: [saboteur.module], checks: [saboteur.caughtBy], isEnough: isSmall });
  const records = (await readFile(path.join(result.folder, 'evidence.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EvidenceRecord);
  const check = records.find((record) => record.type === 'check' && record.check === saboteur.caughtBy);
  const findings = records.flatMap((record) => (record.type === 'finding' ? [record.finding] : []));
  const smallest = findings.toSorted((one, other) => sizeOf(one) - sizeOf(other))[0];
  const verdict = check?.type === 'check' ? check.verdict : 'void';
  const caught = verdict === 'fail' && smallest !== undefined && sizeOf(smallest) <= MOST_OPERATIONS;
  const reason = smallest?.summary ?? (check?.type === 'check' ? check.reason : 'the check did not run');
  return { saboteur, verdict, caught, operations: smallest?.counterexample?.length, reason };
}

/** A finding that names an object of the catalog has no operations to follow. */
function sizeOf({ counterexample }: Finding): number {
  return counterexample?.length ?? 0;
}
