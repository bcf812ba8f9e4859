/** Entry of a child process of a run: reads one job from standard input, writes its answer to standard output. */
import { text } from 'node:stream/consumers';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import { drive } from '../drive/driver.ts';
import { decode, encode } from '../kit/ejson.ts';
import type { ChildJob, ChildResults } from './elsewhere.ts';
import { loadConfig } from './load-config.ts';
import { canonicalObservation } from './observation.ts';

async function main(): Promise<void> {
  const job = decode(JSON.parse(await text(process.stdin))) as ChildJob;
  const name = job.kind === 'results' ? job.job.workload.module : job.module;
  const entry = (await loadConfig(job.configFile)).modules.find(({ module }) => module.name === name);
  if (entry === undefined) throw new Error(`module "${name}" is not in ${job.configFile}`);
  const answer = job.kind === 'migrate' ? await entry.postgres.schema.migrate(job.target) : await results(entry, job);
  process.stdout.write(JSON.stringify(encode(answer)));
}

async function results(entry: ModuleEntry, { job, side, target }: Extract<ChildJob, { kind: 'results' }>): Promise<ChildResults> {
  await using subject = target.kind === 'postgres' ? await entry.postgres.open(target) : await entry.mongo.open(target);
  const aliases = new IdAliases();
  const answers: [number, string, string][] = [];
  for await (const observation of drive(subject, side, job.workload, { concurrency: job.concurrency })) {
    const { operation, digest, form } = canonicalObservation(entry.module, observation, aliases);
    answers.push([operation.key, digest, JSON.stringify(form)]);
  }
  return answers;
}

await main();
