import path from 'node:path';
import type { ModuleEntry } from '../contract/config.ts';
import { EVIDENCE_VERSION, type RunRecord } from '../contract/evidence.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { packageVersion } from '../kit/package-version.ts';
import { sha256OfFile } from '../stores/digest.ts';
import { commitOf } from './commit.ts';
import type { Plan } from './plan.ts';
import { schemaVersion } from './schema-version.ts';
import { storesRecord } from './stores-record.ts';

/** The first line of evidence: what is run, on what. */
export async function runRecord(options: VerifyOptions, plan: Plan): Promise<RunRecord> {
  const { mongo, postgres } = options.stores;
  const entries = new Map<string, ModuleEntry>(plan.jobs.flatMap((job) => job.entries.map((entry) => [entry.module.name, entry] as const)));
  return {
    type: 'run',
    version: EVIDENCE_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    seed: options.seed,
    budget: plan.budget.name,
    shard: options.shard === undefined ? null : `${options.shard.index}/${options.shard.count}`,
    stores: storesRecord({ mongo, postgres }),
    modules: await Promise.all([...entries.values()].map(moduleRecord)),
    checks: [...new Set(plan.jobs.flatMap(({ checks }) => checks))],
    corpus: plan.corpus?.files ?? [],
    ...(options.replay === undefined ? {} : { replay: await sha256OfFile(options.replay) }),
  };
}

/** A module as evidence names it. */
export async function moduleRecord({ module, mongo, postgres }: ModuleEntry): Promise<RunRecord['modules'][number]> {
  const schema = await schemaVersion(postgres.schema.migrations);
  return { name: module.name, phase: module.phase, subjects: { mongo: mongo.name, postgres: postgres.name }, ...(schema === undefined ? {} : { schema }) };
}
