import type { ScenarioStep } from '#harness';

/** So many steps or lists of them, each made of its number from 0. */
export function times(count: number, make: (at: number) => ScenarioStep | readonly ScenarioStep[]): readonly ScenarioStep[] {
  return Array.from({ length: count }, (_, at) => make(at)).flat();
}

/** A SHA-256 in its usual form that stands for a number. */
export function digestOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}
