/**
 * Entry of another process of a run: reads a job from each line of standard input, and writes its answer as one line to
 * descriptor 3. Breaks with the first job that does; ends with its input.
 */
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import { drive } from '../drive/driver.ts';
import { decode, encode } from '../kit/ejson.ts';
import { sharedWrites } from '../kit/shared-writes.ts';
import { ReachGuard } from '../stores/reach-guard.ts';
import { type ChildJob, type ChildResults, HOSTS_VARIABLE } from './elsewhere.ts';
import { loadConfig } from './load-config.ts';
import { canonicalObservation } from './observation.ts';

async function main(): Promise<void> {
  using guard = new ReachGuard(JSON.parse(process.env[HOSTS_VARIABLE] ?? '[]') as readonly string[]);
  guard.signal.addEventListener('abort', () => {
    process.stderr.write(`${(guard.signal.reason as Error).message}\n`, () => process.exit(1));
  });
  const answers = createWriteStream('', { fd: 3 });
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await run(decode(JSON.parse(line)) as ChildJob);
    answers.write(`${JSON.stringify(encode(answer))}\n`);
  }
  answers.end();
}

async function run(job: ChildJob): Promise<unknown> {
  const name = job.kind === 'results' ? job.job.workload.module : job.module;
  const entry = (await loadConfig(job.configFile)).modules.find(({ module }) => module.name === name);
  if (entry === undefined) throw new Error(`module "${name}" is not in ${job.configFile}`);
  return job.kind === 'migrate' ? entry.postgres.schema.migrate(job.target) : results(entry, job);
}

async function results(entry: ModuleEntry, { job, side, target }: Extract<ChildJob, { kind: 'results' }>): Promise<ChildResults> {
  await using subject = target.kind === 'postgres' ? await entry.postgres.open(target) : await entry.mongo.open(target);
  const aliases = new IdAliases();
  const answers: [number, string, string][] = [];
  for await (const observation of drive(subject, side, job.workload, { concurrency: job.concurrency, runsAlone: sharedWrites(entry.module) })) {
    const { operation, digest, form } = canonicalObservation(entry.module, observation, aliases);
    answers.push([operation.key, digest, JSON.stringify(form)]);
  }
  return answers;
}

await main();
