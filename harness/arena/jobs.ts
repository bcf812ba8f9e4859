import type { EvidenceRecord } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { type JobContext, type JobOutcome, runJob } from './job.ts';

/**
 * Runs the jobs of a plan, some at once: a judge waits for servers most of its time. Every job has databases of its
 * own, and the evidence has their records in the plan's order, whichever ends first. What has ended when the run breaks
 * is kept.
 *
 * @param atOnce How many jobs may be under way, at least 1.
 * @throws the first error of a job, which ends the others too.
 */
export async function runJobs(context: JobContext, evidence: EvidenceFile<EvidenceRecord>, atOnce: number): Promise<readonly Verdict[]> {
  const { jobs } = context.plan;
  const outcomes: (JobOutcome | undefined)[] = jobs.map(() => undefined);
  const errors: unknown[] = [];
  const broken = new AbortController();
  const { signal, stores } = context.options;
  const options = { ...context.options, signal: AbortSignal.any([...(signal === undefined ? [] : [signal]), broken.signal, stores.lost]) };
  let begun = 0;
  let written = 0;
  let writing = Promise.resolve();
  const writeNext = async (): Promise<void> => {
    for (let next = outcomes[written]; next !== undefined; next = outcomes[written]) {
      written++;
      for (const record of next.records) await evidence.write(record);
    }
  };
  const lane = async (): Promise<void> => {
    while (begun < jobs.length && errors.length === 0) {
      const index = begun++;
      try {
        options.signal.throwIfAborted();
        outcomes[index] = await runJob({ ...context, options }, jobs[index] as (typeof jobs)[number], index);
        writing = writing.then(writeNext);
        await writing;
      } catch (error) {
        errors.push(error);
        broken.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, lane));
  if (errors.length === 0) return outcomes.flatMap((outcome) => outcome?.verdicts ?? []);
  for (const left of outcomes.slice(written)) for (const record of left?.records ?? []) await evidence.write(record);
  throw errors[0];
}
