import type { ScenarioStep } from '#harness';
import { fails, is, type More, step } from '../../support/steps.ts';
import { contentOf } from '../pools.ts';

/** References to bytes: named by the digit that their digest is made of. */
export const A = contentOf('a', 1n);
export const B = contentOf('b', 2n);
export const C = contentOf('c', 3n);

export const PACK = 'scan/base';

/** Publishes a version of the pack, unless another is named. */
export function publish(version: string, more: More & { readonly name?: string; readonly content?: unknown } = {}): ScenarioStep {
  const { name = PACK, content = A, ...rest } = more;
  return step('publish', { name, version, content, actor: 'ci' }, rest);
}

/** Changes a version's state at a revision; gives the state that it then has, or the refusal. */
export function change(op: 'promote' | 'deprecate' | 'yank', revision: number, outcome: string, more: More & { readonly version?: string } = {}): ScenarioStep {
  const { version = '1.0.0', ...rest } = more;
  const expect = ['promoted', 'deprecated', 'yanked'].includes(outcome) ? is('/state', outcome) : fails(outcome);
  return step(op, { name: PACK, version, revision, actor: 'alice', reason: op }, { ...rest, expect });
}

/** Records what a place holds of 1.0.0; tells whether the observation counts. */
export function observe(place: string, observedSha256: string | null, recorded: boolean, more: More & { readonly ageMs?: number } = {}): ScenarioStep {
  const { ageMs = 0, ...rest } = more;
  return step('recordParity', { name: PACK, version: '1.0.0', place, observedSha256, ageMs }, { ...rest, expect: is('/recorded', recorded) });
}
