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

/** The name of the row that has a goal of its own. */
export const DOUBLED = 'p99 doubled';

/** What the project has set itself for a row; undefined where it has set nothing. */
export function gateGoal({ what, trials, outcomes }: GateRow): { readonly goal: string; readonly kept: boolean } | undefined {
  const share = (verdict: keyof GateRow['outcomes']): number => outcomes[verdict] / trials;
  if (what === 'the same code') return { goal: 'fail ≤ 0.1 %, inconclusive ≤ 1 %', kept: share('fail') <= 0.001 && share('inconclusive') <= 0.01 };
  if (what === '+12 % proportional' || what === '+12 % constant') return { goal: 'pass ≤ 1 %', kept: share('pass') <= 0.01 };
  if (/^\+15 % (proportional|constant)$/.test(what)) return { goal: 'pass 0, fail ≥ 99 %', kept: outcomes.pass === 0 && share('fail') >= 0.99 };
  if (/^\+(20|30) % (proportional|constant)$/.test(what)) return { goal: 'pass 0', kept: outcomes.pass === 0 };
  if (what === DOUBLED) return { goal: 'fail ≥ 95 %', kept: share('fail') >= 0.95 };
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
