import { type GateRow, gateText } from './table.ts';

/** What was measured in one condition, as `baselines/bench-gate.json` keeps it. */
export interface MeasuredCondition {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly mongo: string;
  readonly postgres: string;
  readonly rows: readonly Omit<GateRow, 'condition'>[];
}

const INTRODUCTION = `# How often the performance gate is wrong

\`cutover performance\` calls A and B in pairs, in epochs of 60 ms on fresh connections. Each epoch gives one figure, the mean of
the logarithms of B's time over A's; their trimmed mean is looked at after 24, 36, 54, 80, 120, 170 and 240 epochs. An upper bound
below 10 % passes, a lower bound above it fails; what is neither at the end is inconclusive, and blocks. Tails (from p90, p95 and
p99 on) are tested from 54 epochs on by how far calls exceed A's quantile, each epoch counting as a share; what is proven slower
there fails, too, when its calls exceed it by more on average (three standard errors): slow calls of one store may come together,
and those of the other one by one. The rates of error are split over looks and paths by the Bonferroni inequality; sources stand beside the code, in
\`harness/performance/statistics\`.

The tables say what that comes to. A and B are the same repository on two databases of one PostgreSQL, and B is made slower: in
proportion to each call, by a constant, in every 20th call only, or more and more (\`drifting\`: from half the share to one and a
half). \`p99 doubled\`: every 50th call lasts at least twice the p99. \`slow moods doubled\`: the slowest fiftieth of all calls takes
twice as long; most of these fell into the few epochs in which the machine was slow, so that this looks like such a mood.
\`resampled epochs\`: trials drawn from recorded ones, in blocks of neighbours. \`live busy wait\`: the repository kept the process busy
for as much longer while the trial ran.

Made by \`npm run bench -- gate --accept\`; the figures are those of \`baselines/bench-gate.json\`.
`;

/** The page of the documentation: what is known of each condition. */
export function gatePage(conditions: Readonly<Record<string, MeasuredCondition>>): string {
  const parts = Object.entries(conditions).map(([condition, { machine, mongo, postgres, rows }]) => {
    const where = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
    const heading = condition === 'quiet' ? 'Quiet' : 'Under load: another process burns a core';
    return `## ${heading}\n\n${[...where, `MongoDB ${mongo}`, `PostgreSQL ${postgres}`].join(', ')}\n\n${gateText(rows.map((row) => ({ condition, ...row })))}\n`;
  });
  return [INTRODUCTION, ...parts].join('\n');
}
