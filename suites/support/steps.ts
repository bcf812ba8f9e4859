import type { ScenarioStep } from '#harness';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** What the step leaves open: its tenant, its name, the clock, and what is expected of it. */
export type More = Omit<Partial<ScenarioStep>, 'op' | 'args'>;

/** A call. */
export function step(op: string, args: Readonly<Record<string, unknown>>, more: More = {}): ScenarioStep {
  return { op, args, ...more };
}

/** Refers to a field of what a named step gave. */
export function of(name: string, pointer: string): { readonly $step: string; readonly pointer: string } {
  return { $step: name, pointer };
}

/** That a value stands at a place of the result; `undefined`: that nothing does. */
export function is(pointer: string, equals: unknown): NonNullable<ScenarioStep['expect']> {
  return { pointer, equals };
}

export function fails(error: string): NonNullable<ScenarioStep['expect']> {
  return { error };
}

/** The instant at which a story stands after so many ms. */
export function at(ms: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + ms);
}

/** Walks a list, `limit` at a time, to its end; gives what each page must hold at `pointer`. */
export function walk(
  op: string,
  args: Readonly<Record<string, unknown>>,
  pointer: string,
  pages: readonly unknown[],
  more: More = {},
): readonly ScenarioStep[] {
  const name = (page: number) => `${op} ${JSON.stringify(args)} page ${page}`;
  const asked = pages.map((equals, page) =>
    step(op, { ...args, ...(page === 0 ? {} : { after: of(name(page - 1), '/next') }) }, { ...more, as: name(page), expect: is(pointer, equals) }),
  );
  const last = pages.length - 1;
  const end = step(op, { ...args, ...(last === 0 ? {} : { after: of(name(last - 1), '/next') }) }, { ...more, expect: is('/next', undefined) });
  return [...asked, end];
}
