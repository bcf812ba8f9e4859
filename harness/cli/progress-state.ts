import type { CheckName } from '../contract/difference.ts';
import type { ProgressEvent } from '../contract/verify.ts';
import { counted, grouped } from '../kit/grouped.ts';

/** A job that runs now: checks of one module that are judged together. */
interface Job {
  readonly module: string;
  readonly checks: Set<CheckName>;
  readonly startedMs: number;
  done: number;
  total: number;
  differences: number;
  note: string | undefined;
}

/** What is known of where a run stands. Progress is no evidence, so the clock may be read for it. */
export class ProgressState {
  readonly #startedMs: number;
  /** Jobs under way, by their index in the run: the first to begin is the first here. */
  readonly #jobs = new Map<number, Job>();
  #ended = 0;
  #count = 0;

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
  }

  take(event: ProgressEvent, nowMs: number): void {
    if (event.kind === 'check-started') this.#start(event, nowMs);
    if (event.kind === 'progress') {
      const job = this.#jobOf(event)?.[1];
      if (job !== undefined) Object.assign(job, { done: event.done, total: event.total, differences: event.differences, note: event.note });
    }
    if (event.kind === 'check-ended') this.#end(event);
  }

  /** For each job under way `concelier parity, state: 1,240 of 3,200, no differences, about 12 s left`. */
  jobTexts(nowMs: number): readonly string[] {
    return [...this.#jobs.values()].map((job) => this.#textOf(job, nowMs));
  }

  /** The line of the job that an event tells of. */
  jobText(event: { readonly module: string; readonly check: CheckName }, nowMs: number): string | undefined {
    const job = this.#jobOf(event)?.[1];
    return job === undefined ? undefined : this.#textOf(job, nowMs);
  }

  /** `2 of 10 ━━━━━━────────── 38 %, 34 s`: the run as a whole, each job counting the same. */
  runText(nowMs: number, width: number): string | undefined {
    if (this.#count === 0) return undefined;
    const begun = [...this.#jobs.values()].reduce((sum, { done, total }) => sum + (total === 0 ? 0 : Math.min(1, done / total)), 0);
    const share = Math.min(1, (this.#ended + begun) / this.#count);
    const head = `${Math.min(this.#count, this.#ended + 1)} of ${this.#count} `;
    const tail = ` ${String(Math.floor(share * 100)).padStart(3)} %, ${clockText(nowMs - this.#startedMs)}`;
    const room = Math.min(40, width - head.length - tail.length);
    if (room < 4) return `${head.trim()},${tail}`;
    const filled = Math.round(share * room);
    return `${head}${'━'.repeat(filled)}${'─'.repeat(room - filled)}${tail}`;
  }

  #start({ module, check, index, count }: Extract<ProgressEvent, { kind: 'check-started' }>, nowMs: number): void {
    this.#count = count;
    const job = this.#jobs.get(index);
    if (job !== undefined) job.checks.add(check);
    else this.#jobs.set(index, { module, checks: new Set([check]), startedMs: nowMs, done: 0, total: 0, differences: 0, note: undefined });
  }

  #end(event: Extract<ProgressEvent, { kind: 'check-ended' }>): void {
    const [index, job] = this.#jobOf(event) ?? [];
    if (index === undefined || job === undefined) return;
    job.checks.delete(event.check);
    if (job.checks.size > 0) return;
    this.#jobs.delete(index);
    this.#ended++;
  }

  #jobOf({ module, check }: { readonly module: string; readonly check: CheckName }): readonly [number, Job] | undefined {
    return [...this.#jobs].find(([, job]) => job.module === module && job.checks.has(check));
  }

  #textOf(job: Job, nowMs: number): string {
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
