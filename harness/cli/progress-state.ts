import type { CheckName } from '../contract/difference.ts';
import type { ProgressEvent } from '../contract/verify.ts';
import { counted, grouped } from '../report/visible.ts';

/** The job that runs now: checks of one module that are judged together. */
interface Job {
  readonly module: string;
  readonly checks: Set<CheckName>;
  /** Of all jobs of the run, from 0. */
  readonly index: number;
  readonly count: number;
  readonly startedMs: number;
  done: number;
  total: number;
  differences: number;
  note: string | undefined;
}

/** What is known of where a run stands. Progress is no evidence, so the clock may be read for it. */
export class ProgressState {
  readonly #startedMs: number;
  #job: Job | undefined;

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
  }

  take(event: ProgressEvent, nowMs: number): void {
    if (event.kind === 'check-started') {
      if (this.#job?.module === event.module && this.#job.index === event.index) this.#job.checks.add(event.check);
      else
        this.#job = {
          module: event.module,
          checks: new Set([event.check]),
          index: event.index,
          count: event.count,
          startedMs: nowMs,
          done: 0,
          total: 0,
          differences: 0,
          note: undefined,
        };
    } else if (event.kind === 'progress' && this.#job !== undefined) {
      Object.assign(this.#job, { done: event.done, total: event.total, differences: event.differences, note: event.note });
    }
  }

  /** `concelier parity, state: 1,240 of 3,200, no differences, about 12 s left`; undefined before the first check. */
  jobText(nowMs: number): string | undefined {
    const job = this.#job;
    if (job === undefined) return undefined;
    const name = `${job.module} ${[...job.checks].join(', ')}`;
    if (job.total === 0) return `${name}: starting`;
    const left = this.#leftMs(job, nowMs);
    return [
      `${name}: ${grouped(job.done)} of ${grouped(job.total)}`,
      job.differences === 0 ? 'no differences' : counted(job.differences, 'difference'),
      ...(left === undefined ? [] : [`about ${clockText(left)} left`]),
      ...(job.note === undefined ? [] : [job.note]),
    ].join(', ');
  }

  /** `2 of 10 ━━━━━━────────── 38 %, 34 s`: the run as a whole, each job counting the same. */
  runText(nowMs: number, width: number): string | undefined {
    const job = this.#job;
    if (job === undefined) return undefined;
    const share = Math.min(1, (job.index + (job.total === 0 ? 0 : job.done / job.total)) / job.count);
    const head = `${job.index + 1} of ${job.count} `;
    const tail = ` ${String(Math.floor(share * 100)).padStart(3)} %, ${clockText(nowMs - this.#startedMs)}`;
    const room = Math.min(40, width - head.length - tail.length);
    if (room < 4) return `${head.trim()},${tail}`;
    const filled = Math.round(share * room);
    return `${head}${'━'.repeat(filled)}${'─'.repeat(room - filled)}${tail}`;
  }

  #leftMs(job: Job, nowMs: number): number | undefined {
    const spentMs = nowMs - job.startedMs;
    // The first moments say nothing of the rest.
    if (spentMs < 1_000 || job.done === 0 || job.done >= job.total) return undefined;
    const leftMs = (spentMs / job.done) * (job.total - job.done);
    return leftMs < 1_000 ? undefined : leftMs;
  }
}

/** Whole seconds for people: `8 s`, `2 min 5 s`, `1 h 4 min`. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
