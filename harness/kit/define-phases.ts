import type { Demand, PhasePlan } from '../contract/phase.ts';
import { DefinitionError } from './define.ts';

/** What a phase may demand, in the order in which it is shown. */
export const DEMANDS: readonly Demand[] = [
  'schema',
  'parity',
  'state',
  'determinism',
  'isolation',
  'concurrency',
  'journey',
  'performance',
  'growth',
  'load',
  'conversion',
  'dual-write',
  'rollback',
  'rehearsal',
];

/**
 * Declares the plan of a conversion: phases, what each demands and waits for, milestones and success criteria.
 *
 * @throws DefinitionError when a number or name is used twice or refers to nothing, a phase demands nothing, or phases
 * wait for each other.
 */
export function definePhases(plan: PhasePlan): PhasePlan {
  const fail = (what: string): never => {
    throw new DefinitionError(`the plan of phases: ${what}`);
  };
  const numbers = plan.phases.map(({ number }) => number);
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) fail(`two phases have the number ${twice}: renumber one`);
  if (numbers.length === 0) fail('it has no phases');
  const moved = new Map<string, number>();
  for (const { number, modules, demands, on, after } of plan.phases) {
    if (!Number.isSafeInteger(number) || number < 0) fail(`phase "${number}": its number must be whole, from 0`);
    const other = demands.find((name) => !DEMANDS.includes(name));
    if (other !== undefined) fail(`phase ${number} demands "${other}", which is none of ${DEMANDS.join(', ')}`);
    if (demands.length === 0) fail(`phase ${number} demands nothing: say which checks it must have passed`);
    if ((on ?? Object.keys(modules)).length === 0) fail(`phase ${number} moves no module: say in "on" whose evidence it rests on`);
    for (const name of Object.keys(modules)) {
      const earlier = moved.get(name);
      if (earlier !== undefined) fail(`module "${name}" moves in phase ${earlier} and in phase ${number}: keep one`);
      moved.set(name, number);
    }
    if (after === 'others') continue;
    const unknown = after.find((other) => !numbers.includes(other));
    if (unknown !== undefined) fail(`phase ${number} comes after phase ${unknown}, which is not in the plan`);
  }
  const circle = circleIn(plan);
  if (circle !== undefined) fail(`phase ${circle} comes after itself, through the phases before it`);
  for (const { name, phases } of plan.milestones) {
    if (plan.milestones.filter((other) => other.name === name).length > 1) fail(`two milestones are named "${name}": rename one`);
    const unknown = phases.find((number) => !numbers.includes(number));
    if (unknown !== undefined) fail(`milestone "${name}" has phase ${unknown}, which is not in the plan`);
    if (phases.length === 0) fail(`milestone "${name}" has no phases`);
  }
  if (plan.seeds !== undefined && !(Number.isSafeInteger(plan.seeds) && plan.seeds > 0)) fail('"seeds" must be a whole number from 1');
  if (plan.maxAgeDays !== undefined && !(plan.maxAgeDays > 0)) fail('"maxAgeDays" must be more than 0');
  return Object.freeze(plan);
}

/** A phase that is reached from itself by `after`; undefined when there is none. */
function circleIn({ phases }: PhasePlan): number | undefined {
  const before = new Map(
    phases.map(({ number, after }) => [number, after === 'others' ? phases.map((phase) => phase.number).filter((other) => other !== number) : after]),
  );
  const reaches = (from: number, to: number, seen: Set<number>): boolean =>
    (before.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return phases.map(({ number }) => number).find((number) => reaches(number, number, new Set()));
}
