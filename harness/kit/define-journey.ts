import type { JourneyDefinition } from '../contract/journey.ts';
import { bindSteps } from './bind-steps.ts';
import { DefinitionError, NAME } from './define.ts';

/**
 * Declares a journey: a story through several modules of the configuration.
 *
 * @throws DefinitionError when its name is none, it has no steps, or a step refers to what no earlier one is named.
 */
export function defineJourney(definition: JourneyDefinition): JourneyDefinition {
  const { name, steps } = definition;
  const fail = (what: string): never => {
    throw new DefinitionError(`journey "${name}": ${what}`);
  };
  if (!NAME.test(name)) fail('its name must be 1 to 41 letters, digits or "-", and begin with a letter');
  if (steps.length === 0) fail('it has no steps: say what is called, one after another');
  const named = new Set<string>();
  for (const [at, { module, op, args, as }] of steps.entries()) {
    const place = `step ${at + 1} (${module}.${op})`;
    bindSteps(args, (step, pointer) => {
      if (!named.has(step)) fail(`${place} refers to "${step}", which names no earlier step`);
      if (pointer !== '' && !pointer.startsWith('/')) fail(`${place} refers to "${pointer}" of "${step}", which is no JSON Pointer: begin it with "/"`);
    });
    if (as === undefined) continue;
    if (named.has(as)) fail(`two steps are named "${as}": rename one`);
    named.add(as);
  }
  return Object.freeze(definition);
}
