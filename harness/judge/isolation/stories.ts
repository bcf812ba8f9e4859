import type { Arena } from '../../contract/arena.ts';
import type { Operation } from '../../contract/operation.ts';
import { scenariosOf } from '../scenarios-of.ts';
import type { Batches } from './batches.ts';
import { type Ground, groupOf } from './ground.ts';
import { driveBoth, isTold, isValue } from './observed.ts';
import { type Probe, STRANGER } from './probes.ts';
import type { Draft } from './scene.ts';
import type { Pair } from './variant.ts';

/** How many steps of the scenarios are tried again for one operation: alone, and right behind themselves. */
const REPEATS_TRIED = 3;

/** Key of what is tried again, behind every step's. */
const FIRST_KEY = 1_000_000;

/** What is looked for in the stories, and how to ask it. */
export interface Quest extends Pick<Batches, 'wanting' | 'barren'> {
  /** Whose calls are meant. */
  readonly isOwner: (tenant: string) => boolean;
  /** Whose operations are there for everybody. */
  readonly isCommon: (tenant: string) => boolean;
  readonly makeProbes: (bindings: ReadonlyMap<string, readonly Operation[]>) => readonly Probe[];
}

/** What was found in the stories, and which of the wanted operations none of it is about. */
export interface Found {
  readonly scenes: readonly Draft[];
  readonly left: ReadonlySet<string>;
}

/**
 * Scenes from the module's scenarios, for operations that random data shows nothing of: the story up to a step that
 * gives its own tenant a value that nobody else would get; failing that, up to and with a step whose repetition its own
 * tenant is answered otherwise (a name taken, a lock held).
 */
export async function findStories(arena: Arena, quest: Quest, pair: Pair): Promise<Found> {
  const { barren, isOwner } = quest;
  const left = new Set(quest.wanting);
  const scenes: Draft[] = [];
  const repeatable: { readonly story: Story; readonly at: number }[] = [];
  const add = ({ workload, commons, owned }: Story, steps: number, step: Operation, watched: readonly string[] = []): void => {
    left.delete(step.name);
    const probes = quest.makeProbes(new Map([[step.name, [step]]]));
    scenes.push({ workload, commons, neighbours: [], watched: new Set(watched), owned: owned.slice(0, steps), probes });
  };
  const isTriedAgain = triesOf(REPEATS_TRIED);
  for (const story of stories(arena, quest, left)) {
    const { workload, commons, owned } = story;
    const isMeant = ({ name, tenant }: Operation): boolean => left.has(name) && isOwner(tenant);
    // What follows the last of them shows nothing that is looked for.
    const told = owned.slice(0, owned.findLastIndex(isMeant) + 1);
    const { own, gone } = await driveBoth(pair, commons, { ...workload, operations: told }, { isCopied: isMeant });
    for (const [at, step] of told.entries()) {
      if (!isMeant(step) || !isValue(own.get(step.key))) continue;
      // Who stands for every tenant of the story may be told otherwise for what another one of them has done: it is asked alone.
      const isPromising = isTold(own.get(step.key), gone.get(step.key)) && isTriedAgain(step.name);
      if (isPromising && (await tellsBehind(pair, story, at, step))) add(story, at, step);
      else repeatable.push({ story, at });
    }
  }
  const isRepeated = triesOf(REPEATS_TRIED);
  for (const { story, at } of repeatable) {
    const step = story.owned[at] as Operation;
    if (!left.has(step.name) || !isRepeated(step.name)) continue;
    if (await tellsBehind(pair, story, at + 1, step)) add(story, at + 1, step);
  }
  // What is left shows nothing by its outcome; where it succeeds at least, its effect on records can be judged.
  for (const { story, at } of repeatable) {
    const step = story.owned[at] as Operation;
    if (left.has(step.name) && barren.has(step.name)) add(story, at, step, [step.name]);
  }
  return { scenes, left };
}

/** Says of each name, when asked, whether it is tried once more: so many times. */
function triesOf(most: number): (name: string) => boolean {
  const tries = new Map<string, number>();
  return (name) => {
    const tried = tries.get(name) ?? 0;
    tries.set(name, tried + 1);
    return tried < most;
  };
}

/** A scenario's operations, those that are there for everybody first. */
type Story = Pick<Ground, 'workload' | 'commons' | 'owned'>;

/** Scenarios that have an operation which is still wanted, and in which the stranger plays no part. */
function* stories(arena: Arena, { isCommon }: Quest, left: ReadonlySet<string>): Iterable<Story> {
  for (const workload of scenariosOf(arena)) {
    if (left.size === 0) return;
    const { operations } = workload;
    if (operations.every(({ name }) => !left.has(name)) || operations.some(({ tenant }) => tenant === STRANGER)) continue;
    const commons = groupOf(operations, isCommon);
    yield { workload, commons, owned: groupOf(operations, (tenant) => !isCommon(tenant), commons) };
  }
}

/** Whether a call tells behind so many steps of a story. */
async function tellsBehind(pair: Pair, { workload, commons, owned }: Story, steps: number, step: Operation): Promise<boolean> {
  const again = { ...step, key: FIRST_KEY };
  const operations = [...owned.slice(0, steps), again];
  const { own, gone } = await driveBoth(pair, commons, { ...workload, operations }, { isCopied: ({ key }) => key === again.key });
  return isTold(own.get(again.key), gone.get(again.key));
}
