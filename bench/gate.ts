import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import config from '../cutover.config.ts';
import { criticalCount } from '../harness/arena/performance/plan.ts';
import type { Stores } from '../harness/contract/stores.ts';
import type { Epoch } from '../harness/contract/trial.ts';
import type { Verdict } from '../harness/contract/verdict.ts';
import { SeededRandom } from '../harness/kit/random.ts';
import { Bench, type Recording } from './gate/record.ts';
import { type Drawn, drawTrial } from './gate/resample.ts';
import { doubledTail, KINDS, type Kind, slowedEpoch, slowedSubject } from './gate/slowdowns.ts';

/** One line of the table of operating characteristics: how trials of one kind came out. */
export interface GateRow {
  readonly condition: string;
  readonly path: string;
  readonly what: string;
  readonly by: 'resampled epochs' | 'live busy wait';
  readonly trials: number;
  readonly outcomes: Readonly<Record<'pass' | 'fail' | 'inconclusive', number>>;
  readonly medianS: number;
  readonly p95S: number;
}

export interface GateOptions {
  /** Trials of each kind that are drawn from recorded epochs. */
  readonly trials: number;
  /** Live trials of each kind. */
  readonly live: number;
  /** Epochs that are recorded of each path. */
  readonly epochs: number;
  /** `quiet`: nothing beside it. `under load`: another process burns a core. */
  readonly conditions: readonly ('quiet' | 'under load')[];
  readonly onRow: (row: GateRow) => void;
}

/** Two reads and two writes, short and long. */
const PATHS = ['authority.getUser', 'scheduler.listRuns', 'scheduler.enqueueJob', 'concelier.upsertAdvisory'];
const SHARES = [0.05, 0.08, 0.12, 0.15, 0.2, 0.3];
/** Tails are judged by resampling within each look, which takes long: fewer trials. */
const TAIL_TRIALS = 0.2;

/** The gate's operating characteristics on real stores: how often it is wrong, and how long it takes to be right. */
export async function benchGate(stores: Stores, options: GateOptions): Promise<readonly GateRow[]> {
  const rows: GateRow[] = [];
  const paths = criticalCount(config);
  for (const condition of options.conditions) {
    await using _ = condition === 'quiet' ? undefined : burner();
    for (const [index, name] of PATHS.entries()) {
      const [module = '', path = ''] = name.split('.');
      const entry = config.modules.find((each) => each.module.name === module);
      if (entry === undefined) throw new Error(`no module "${module}"`);
      await using bench = await Bench.open(entry, path, stores);
      const recording = await bench.record(options.epochs, index + 1);
      const add = (row: Omit<GateRow, 'condition' | 'path'>): void => {
        rows.push({ condition, path: name, ...row });
        options.onRow(rows.at(-1) as GateRow);
      };
      for (const row of resampledRows(recording, options.trials, paths)) add(row);
      for (const [kind, share] of liveKinds(options.live)) {
        const row = await liveRow(bench, recording, kind, share, options.live, paths);
        add(row);
      }
    }
  }
  return rows;
}

function* resampledRows(recording: Recording, trials: number, paths: number): Generator<Omit<GateRow, 'condition' | 'path'>> {
  const meanUs = meanOfA(recording.epochs);
  const rows = (what: string, count: number, withTails: boolean, change: (epoch: Epoch, index: number) => Epoch) => {
    const random = new SeededRandom(what.length + count);
    const drawn = Array.from({ length: Math.max(1, Math.round(count)) }, () => drawTrial(recording.epochs, random, change, { paths, withTails }));
    return resampledRow(what, drawn, recording);
  };
  yield rows('the same code', trials, true, (epoch) => epoch);
  for (const kind of KINDS.filter((each) => each !== 'tail')) {
    for (const share of SHARES) yield rows(`+${Math.round(100 * share)} % ${kind}`, trials, false, (epoch, at) => slowedEpoch(epoch, at, kind, share, meanUs));
  }
  for (const share of [0.15, 0.3])
    yield rows(`+${Math.round(100 * share)} % tail`, trials * TAIL_TRIALS, true, (epoch, at) => slowedEpoch(epoch, at, 'tail', share, meanUs));
  yield rows('p99 doubled', trials * TAIL_TRIALS, true, doubledTail(recording.epochs));
}

function resampledRow(what: string, drawn: readonly Drawn[], { epochMs, warmUpMs }: Recording): Omit<GateRow, 'condition' | 'path'> {
  return row(
    what,
    'resampled epochs',
    drawn,
    drawn.map(({ epochs }) => (warmUpMs + epochs * epochMs) / 1_000),
  );
}

const liveKinds = (live: number): readonly (readonly [Kind, number])[] =>
  live === 0 ? [] : [['proportional', 0], ...SHARES.map((share) => ['proportional', share] as const), ['constant', 0.2], ['tail', 0.3], ['drifting', 0.2]];

async function liveRow(
  bench: Bench,
  recording: Recording,
  kind: Kind,
  share: number,
  trials: number,
  paths: number,
): Promise<Omit<GateRow, 'condition' | 'path'>> {
  const seen: { verdict: Verdict }[] = [];
  const seconds: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const wrap = share === 0 ? undefined : slowedSubject(kind, share, meanOfA(recording.epochs), 120 * recording.epochMs);
    const { verdict, durationMs } = await bench.live(paths, trial, wrap);
    seen.push({ verdict });
    seconds.push(durationMs / 1_000);
  }
  return row(share === 0 ? 'the same code' : `+${Math.round(100 * share)} % ${kind}`, 'live busy wait', seen, seconds);
}

function row(what: string, by: GateRow['by'], seen: readonly { readonly verdict: Verdict }[], seconds: readonly number[]): Omit<GateRow, 'condition' | 'path'> {
  const count = (verdict: Verdict): number => seen.filter((each) => each.verdict === verdict).length;
  if (count('void') > 0) throw new Error(`${what}: a trial was void: nothing was measured`);
  const sorted = seconds.toSorted((left, right) => left - right);
  const at = (quantile: number): number => Number((sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0).toFixed(1));
  return {
    what,
    by,
    trials: seen.length,
    outcomes: { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') },
    medianS: at(0.5),
    p95S: at(0.95),
  };
}

function meanOfA(epochs: readonly Epoch[]): number {
  const times = epochs.flatMap(({ a }) => a);
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** Another process that keeps one core busy, until it is disposed of. */
function burner(): AsyncDisposable {
  const child = fork(fileURLToPath(new URL('./gate/burner.ts', import.meta.url)));
  return {
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What the project has set itself for a row; undefined where it has set nothing. */
export function gateGoal({ what, trials, outcomes }: GateRow): { readonly goal: string; readonly kept: boolean } | undefined {
  const share = (verdict: keyof GateRow['outcomes']): number => outcomes[verdict] / trials;
  if (what === 'the same code') return { goal: 'fail ≤ 0.1 %, inconclusive ≤ 1 %', kept: share('fail') <= 0.001 && share('inconclusive') <= 0.01 };
  if (what === '+12 % proportional' || what === '+12 % constant') return { goal: 'pass ≤ 1 %', kept: share('pass') <= 0.01 };
  if (/^\+15 % (proportional|constant)$/.test(what)) return { goal: 'pass 0, fail ≥ 99 %', kept: outcomes.pass === 0 && share('fail') >= 0.99 };
  if (/^\+(20|30) % (proportional|constant)$/.test(what)) return { goal: 'pass 0', kept: outcomes.pass === 0 };
  if (what === 'p99 doubled') return { goal: 'fail ≥ 95 %', kept: share('fail') >= 0.95 };
  return undefined;
}

/** The table for people and for the documentation: Markdown. */
export function gateText(rows: readonly GateRow[]): string {
  const cells = rows.map((each) => {
    const share = (verdict: keyof GateRow['outcomes']): string => `${Number(((100 * each.outcomes[verdict]) / each.trials).toFixed(2))} %`;
    const goal = gateGoal(each);
    const time = `${each.medianS} s, ${each.p95S} s`;
    return [
      each.condition,
      each.path,
      each.what,
      each.by,
      String(each.trials),
      share('pass'),
      share('fail'),
      share('inconclusive'),
      time,
      goal === undefined ? '' : `${goal.goal}: ${goal.kept ? 'kept' : 'missed'}`,
    ];
  });
  const table = [['condition', 'path', 'B is', 'by', 'trials', 'pass', 'fail', 'inconclusive', 'time: median, p95', 'goal'], ...cells];
  const widths = (table[0] as string[]).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(table[0] as string[]), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
