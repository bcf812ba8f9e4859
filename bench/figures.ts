import { thisMachine } from '../harness/arena/machine.ts';

/** One measured quantity, with its spread over the rounds of one run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: number;
  /** The most, or the least, that the project has set itself. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** Sums up the samples of one quantity. */
export function figure(name: string, unit: string, samples: readonly number[], goal?: Figure['goal']): Figure {
  if (samples.length === 0) throw new Error(`${name}: nothing was measured`);
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
  return {
    name,
    unit,
    median: rounded(median),
    lowest: rounded(sorted[0] as number),
    highest: rounded(sorted.at(-1) as number),
    rounds: samples.length,
    ...(goal === undefined ? {} : { goal }),
  };
}

/** Whether the median keeps to the goal; undefined without one. */
export function keeps({ goal, median }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return 'atMost' in goal ? median <= goal.atMost : median >= goal.atLeast;
}

/** A table for people, and for a pull request: Markdown. */
export function figuresText(figures: readonly Figure[]): string {
  const rows = figures.map((each) => [
    each.name,
    `${each.median} ${each.unit}`,
    `${each.lowest} to ${each.highest}`,
    String(each.rounds),
    each.goal === undefined
      ? ''
      : `${'atMost' in each.goal ? `at most ${each.goal.atMost}` : `at least ${each.goal.atLeast}`}: ${keeps(each) ? 'kept' : 'missed'}`,
  ]);
  const table = [['what', 'median', 'spread', 'rounds', 'goal'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(table[0] as string[]), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The machine that the figures are of: they mean little elsewhere. */
export function machine(): Readonly<Record<string, string | number>> {
  return { ...thisMachine(), node: process.versions.node };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
