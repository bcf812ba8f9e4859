/** One digest that is not as it was accepted. */
export interface DigestChange {
  readonly name: string;
  /** Undefined: not in the baseline. */
  readonly accepted: string | undefined;
  /** Undefined: the run no longer gives it. */
  readonly given: string | undefined;
}

/** How what a run gave parts from what was accepted, by name of digest. Empty when it does not. */
export function diffBaseline(accepted: Readonly<Record<string, string>> | undefined, given: Readonly<Record<string, string>>): readonly DigestChange[] {
  const names = [...new Set([...Object.keys(accepted ?? {}), ...Object.keys(given)])].sort();
  return names
    .map((name) => ({ name, accepted: ownValue(accepted ?? {}, name), given: ownValue(given, name) }))
    .filter((change) => change.accepted !== change.given);
}

function ownValue(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
