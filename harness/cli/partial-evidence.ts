import type { Verdict } from '../contract/verdict.ts';
import { counted } from '../kit/grouped.ts';
import type { Reading } from './evidence-kinds.ts';

/** What makes a file only a part of a proof, as a reading says it; nothing where no part is missing. */
export function partialBy(parts: readonly string[]): Pick<Reading, 'partial'> {
  return parts.length === 0 ? {} : { partial: parts.join(' and ') };
}

/** In words, critical paths that a file has no figures of. */
export function withoutPaths(missing: readonly string[]): readonly string[] {
  return missing.length === 0 ? [] : [`without ${counted(missing.length, 'critical path')} (${missing.join(', ')})`];
}

/** Why paths did not pass: the reasons of those that have the verdict of all. */
export function reasonOfPaths(paths: readonly { readonly operation: string; readonly verdict: Verdict; readonly reason: string }[], verdict: Verdict): string {
  const open = paths.filter((path) => path.verdict === verdict && verdict !== 'pass');
  return open.map(({ operation, reason }) => `${operation}: ${reason}`).join('; ');
}
