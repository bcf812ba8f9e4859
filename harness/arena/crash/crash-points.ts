import { CrashRun, type CrashStand } from './crash-run.ts';
import type { CrashPlace, Line } from './process-lines.ts';

/** One place at which a run was cut off, and what came of it. */
export interface CrashPoint extends CrashPlace {
  /** What the request asks for: a statement's beginning, or a command's name. */
  readonly says: string;
  /** Whether it makes what was changed stand: a commit, or a write that is its own. */
  readonly commits: boolean;
  /** What was lost, done by half or done twice, in words; empty when nothing was. */
  readonly problems: readonly string[];
}

/**
 * Cuts a workload off at every place there is: before and after each request that its process sends to either store,
 * reads and writes, commits and what the outbox and the mirror do, also while the process begins; each time the whole
 * process, and the connections alone. Each run begins from empty stores, and must come to what the run without a cut
 * comes to, on both.
 *
 * @returns one point for each place, in the order of the requests. Empty only when the process asked for nothing.
 * @throws Error when the run that nothing cuts off has a problem.
 */
export async function* crashPoints(stand: CrashStand): AsyncGenerator<CrashPoint> {
  const burials: Promise<unknown>[] = [];
  try {
    const undisturbed = new CrashRun(stand);
    const { asked, whole } = await undisturbed.run().finally(() => burials.push(...undisturbed.burials));
    if (undisturbed.problems.length > 0) throw new Error(`without any cut: ${undisturbed.problems.join('; ')}`);
    for (const [line, requests] of asked) {
      for (const [index, { says, commits }] of requests.entries()) {
        for (const place of placesOf(line, index + 1)) {
          stand.signal.throwIfAborted();
          const run = new CrashRun(stand, { place, whole });
          await run.run().catch((error: unknown) => run.problems.push(error instanceof Error ? error.message : String(error)));
          burials.push(...run.burials);
          if (!run.wasCut) run.problems.push('the place was not reached');
          yield { ...place, says: says.trim().replaceAll(/\s+/g, ' ').slice(0, 60), commits, problems: run.problems };
        }
      }
    }
  } finally {
    await Promise.all(burials);
  }
}

function* placesOf(line: Line, request: number): Generator<CrashPlace> {
  for (const when of ['before', 'after'] as const) for (const what of ['process', 'connections'] as const) yield { line, request, when, what };
}
