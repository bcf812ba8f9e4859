import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import config from '../cutover.config.ts';
import { criticalCount } from '../harness/arena/performance/plan.ts';
import type { Stores } from '../harness/contract/stores.ts';
import type { Subject } from '../harness/contract/subject.ts';
import type { Epoch } from '../harness/contract/trial.ts';
import type { Verdict } from '../harness/contract/verdict.ts';
import { SeededRandom } from '../harness/kit/random.ts';
import { meanOf } from '../harness/performance/statistics/trimmed-mean.ts';
import { Bench, type Recording } from './gate/record.ts';
import { type Drawn, drawTrial } from './gate/resample.ts';
import { doubledMoods, doubledP99, doubledSubject, KINDS, type Kind, slowedEpoch, slowedSubject } from './gate/slowdowns.ts';
import { DOUBLED, type GateRow } from './gate/table.ts';

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
  /** Called once nothing more is measured: what follows is arithmetic, and minds no neighbours. */
  readonly onMeasured: () => void;
}

/** Two reads and two writes, short and long. */
const PATHS = ['authority.getUser', 'scheduler.listRuns', 'scheduler.enqueueJob', 'concelier.upsertAdvisory'];
const SHARES = [0.05, 0.08, 0.12, 0.15, 0.2, 0.3];

/**
 * The gate's operating characteristics on real stores: how often it is wrong, and how long it takes to be right. All that
 * must be measured comes first, on a machine that nothing else of this process keeps busy; what is drawn from it follows.
 */
export async function benchGate(stores: Stores, options: GateOptions): Promise<readonly GateRow[]> {
  const rows: GateRow[] = [];
  const paths = criticalCount(config);
  const recorded: { readonly condition: string; readonly path: string; readonly recording: Recording }[] = [];
  const add = (condition: string, path: string, row: Omit<GateRow, 'condition' | 'path'>): void => {
    rows.push({ condition, path, ...row });
    options.onRow(rows.at(-1) as GateRow);
  };
  for (const condition of options.conditions) {
    await using _ = condition === 'quiet' ? undefined : burner();
    for (const [index, name] of PATHS.entries()) {
      const [module = '', path = ''] = name.split('.');
      const entry = config.modules.find((each) => each.module.name === module);
      if (entry === undefined) throw new Error(`no module "${module}"`);
      await using bench = await Bench.open(entry, path, stores);
      const recording = await bench.record(options.epochs, index + 1);
      recorded.push({ condition, path: name, recording });
      if (options.live > 0) for (const slowdown of liveSlowdowns(recording)) add(condition, name, await liveRow(bench, slowdown, options.live, paths));
    }
  }
  options.onMeasured();
  for (const { condition, path, recording } of recorded) for (const row of resampledRows(recording, options.trials, paths)) add(condition, path, row);
  return rows;
}

function* resampledRows(recording: Recording, trials: number, paths: number): Generator<Omit<GateRow, 'condition' | 'path'>> {
  const meanUs = meanOf(recording.epochs.flatMap(({ a }) => a));
  const rows = (what: string, change: (epoch: Epoch, index: number) => Epoch) => {
    const random = new SeededRandom(what.length + trials);
    return resampledRow(
      what,
      Array.from({ length: trials }, () => drawTrial(recording.epochs, random, change, paths)),
      recording,
    );
  };
  yield rows('the same code', (epoch) => epoch);
  for (const kind of KINDS) {
    for (const share of SHARES) yield rows(`+${Math.round(100 * share)} % ${kind}`, (epoch, at) => slowedEpoch(epoch, at, kind, share, meanUs));
  }
  yield rows(DOUBLED, doubledP99(recording.epochs));
  yield rows('slow moods doubled', doubledMoods(recording.epochs));
}

function resampledRow(what: string, drawn: readonly Drawn[], { epochMs, warmUpMs }: Recording): Omit<GateRow, 'condition' | 'path'> {
  return row(
    what,
    'resampled epochs',
    drawn,
    drawn.map(({ epochs }) => (warmUpMs + epochs * epochMs) / 1_000),
  );
}

/** A slowdown that is made while a trial runs: its name, and what makes the wrapper of one trial's subjects of B. */
type LiveSlowdown = readonly [string, (() => (subject: Subject) => Subject)?];

function liveSlowdowns({ epochs, epochMs }: Recording): readonly LiveSlowdown[] {
  const meanUs = meanOf(epochs.flatMap(({ a }) => a));
  const slowed = (kind: Kind, share: number): LiveSlowdown => [
    `+${Math.round(100 * share)} % ${kind}`,
    () => slowedSubject(kind, share, meanUs, 120 * epochMs),
  ];
  return [
    ['the same code'],
    ...SHARES.map((share) => slowed('proportional', share)),
    slowed('constant', 0.2),
    slowed('tail', 0.3),
    slowed('drifting', 0.2),
    [DOUBLED, () => doubledSubject(epochs)],
  ];
}

async function liveRow(bench: Bench, [what, wrap]: LiveSlowdown, trials: number, paths: number): Promise<Omit<GateRow, 'condition' | 'path'>> {
  const seen: { verdict: Verdict }[] = [];
  const seconds: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const { verdict, durationMs } = await bench.live(paths, trial, wrap?.());
    seen.push({ verdict });
    seconds.push(durationMs / 1_000);
  }
  return row(what, 'live busy wait', seen, seconds);
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
