import { BUDGETS } from '../arena/budgets.ts';
import type { CheckName } from '../contract/difference.ts';
import type { VerifyOptions } from '../contract/verify.ts';
import { checkMeaning } from '../report/verdict-words.ts';
import { oneOf, UsageError } from './usage-error.ts';

/** The names of all checks. */
export const CHECK_NAMES = Object.keys(checkMeaning) as readonly CheckName[];

/** A whole number that a double holds exactly. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new UsageError(`--seed is a whole number between -2^53 and 2^53, not "${text}"`);
  return seed;
}

export function parseJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError(`--jobs is how many jobs may run at once, 1 to 99, not "${text}"`);
  return Number(text);
}

export function parsePhase(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new UsageError(`--phase is the number of a phase of the conversion, such as 1, not "${text}"`);
  return Number(text);
}

/** `7d` or `36h`: in days. */
export function parseAge(text: string): number {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0) throw new UsageError(`--max-age is a number of days or hours, such as 7d or 36h, not "${text}"`);
  return unit === 'd' ? Number(count) : Number(count) / 24;
}

export function parseBudget(text: string): VerifyOptions['budget'] {
  return oneOf('budget', text, Object.keys(BUDGETS) as VerifyOptions['budget'][]);
}

/** Adds to the checks named before: `--check parity --check state`, or `--check parity,state`. */
export function parseChecks(text: string, before: readonly CheckName[] = []): readonly CheckName[] {
  return [...new Set([...before, ...text.split(',').map((name) => oneOf('check', name.trim(), CHECK_NAMES))])];
}

/** `2/3`: the second of three. */
export function parseShard(text: string): NonNullable<VerifyOptions['shard']> {
  const [index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new UsageError(`--shard is i/n with i from 1 to n, such as 2/3, not "${text}"`);
  return { index, count };
}

export type StoresOption = 'auto' | 'given' | 'embedded' | 'containers' | `kit:${string}`;

export function parseStores(text: string): StoresOption {
  if (text.startsWith('kit:') && text.length > 'kit:'.length) return text as `kit:${string}`;
  if (text === 'kit' || text === 'kit:') throw new UsageError('--stores kit: needs the path of the kit: --stores kit:PATH');
  return oneOf('way to the stores', text, ['auto', 'given', 'embedded', 'containers'] as const);
}

export function parseDurability(text: string): 'full' | 'relaxed' {
  return oneOf('durability', text, ['relaxed', 'full'] as const);
}

/** A reader of a number above 0, such as `0.5`. @param unit What it counts, for the message. */
export function parseAbove(option: string, unit: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(text) || value <= 0) throw new UsageError(`--${option} is a number of ${unit} above 0, not "${text}"`);
    return value;
  };
}

/** A reader of a whole number from 1 to `most`. */
export function parseWhole(option: string, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < 1 || value > most) throw new UsageError(`--${option} is a whole number from 1 to ${most}, not "${text}"`);
    return value;
  };
}
